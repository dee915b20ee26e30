#!/bin/sh
# Predicts or evaluates in shards on one machine, several at a time, and merges them:
#
#   samples/Cluster/run-shards.sh SHARDS PROCESSES FOLDER predict|evaluate OPTION…
#
# The options are those of mlseg predict or mlseg evaluate. FOLDER gets the files of the shards, shard-0.json and so on, and result.json, what one process
# writes with --json. A shard whose file is there already is left alone: run the same command again after an interruption. MLSEG names the program, by
# default mlseg.
set -eu

if [ $# -lt 4 ]; then
    echo "usage: run-shards.sh SHARDS PROCESSES FOLDER predict|evaluate OPTION..." >&2
    exit 2
fi

shards=$1
processes=$2
folder=$3
shift 3
MLSEG=${MLSEG:-mlseg}
export MLSEG shards folder
mkdir -p "$folder/shards"

# One thread for each process, unless the options say something else.
OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
export OMP_NUM_THREADS

# xargs puts the index behind the options, which it leaves as they are; it is turned to the front. xargs goes on past a shard that fails, and its exit
# code tells of it.
failed=0
seq 0 $((shards - 1)) | xargs -P "$processes" -n 1 sh -c '
    options=$(($# - 1))
    while [ "$options" -gt 0 ]; do
        set -- "$@" "$1"
        shift
        options=$((options - 1))
    done
    index=$1
    shift
    file=$folder/shards/shard-$index.json
    [ -e "$file" ] || exec "$MLSEG" "$@" --shard "$index/$shards" --json "$file"
' run-shards "$@" || failed=1

"$MLSEG" merge "$folder/shards" --json "$folder/result.json"
exit $failed
