#!/bin/bash
# Submits a job array of shards, and a job that merges them when all have ended:
#
#   samples/Cluster/slurm/submit.sh SHARDS FOLDER predict|evaluate OPTION…
#
# FOLDER is one that all nodes see; it gets shards/shard-0.json and so on, and result.json. A shard that failed is missing then, and the job that merges
# ends with an error that names it: submit it again alone, with sbatch --export=ALL,SHARDS=SHARDS --array=INDEX shards.sbatch FOLDER …, and merge again.
set -euo pipefail

if [ $# -lt 3 ]; then
    echo "usage: submit.sh SHARDS FOLDER predict|evaluate OPTION..." >&2
    exit 2
fi

shards=$1
folder=$2
shift 2
here=$(dirname "$0")
mkdir -p "$folder/shards"
job=$(sbatch --parsable --export="ALL,SHARDS=$shards" --array="0-$((shards - 1))" "$here/shards.sbatch" "$folder" "$@")
sbatch --dependency="afterany:${job%%;*}" "$here/merge.sbatch" "$folder"
