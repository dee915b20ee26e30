#!/usr/bin/env bash
# Does the same work again and again, compares every result with the first one, and measures what the process holds: scores images, takes steps of a
# training, opens a model. Prints a row of a table for each, and writes the measurements and a diagram. Where it may make a control group (root, Linux),
# it scores once more with 512 MB of memory, of which the runtime and the engine may use all that is there.
# usage: soak.sh FOLDER [IMAGES [STEPS [RELOADS]]]
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="$1"
images="${2:-100000}" steps="${3:-10000}" reloads="${4:-1000}"
limit=512
mkdir -p "$folder"
dotnet build "$here/MLSegmentation.Benchmarks" --configuration Release --nologo --verbosity quiet >/dev/null
benchmark=(dotnet "$here/../artifacts/bin/MLSegmentation.Benchmarks/release/MLSegmentation.Benchmarks.dll")
export OMP_NUM_THREADS=1

# Makes a control group of 512 MB without swap, of either version of the interface, and says where it is.
make_group() {
  local group=/sys/fs/cgroup/soak files=(memory.max memory.swap.max) sizes=($((limit * 1000000)) 0)
  if [ -d /sys/fs/cgroup/memory ]; then
    group=/sys/fs/cgroup/memory/soak files=(memory.limit_in_bytes memory.swappiness)
  fi
  mkdir -p "$group" || return
  for index in 0 1; do echo "${sizes[index]}" >"$group/${files[index]}" || return; done
  echo "$group"
}

echo "| work | done | resident memory | .NET's heap | handles | threads |"
echo "|---|---|---|---|---|---|"
"${benchmark[@]}" soak score "$images" 2 "$folder/score.csv"
"${benchmark[@]}" soak train "$steps" 1 "$folder/train.csv"
"${benchmark[@]}" soak reload "$reloads" 1 "$folder/reload.csv"
charted=("$folder/score.csv" "$folder/train.csv" "$folder/reload.csv")
if group="$(make_group 2>/dev/null)"; then
  (
    echo "$BASHPID" >"$group/cgroup.procs"
    exec "${benchmark[@]}" soak score "$images" 2 "$folder/score in $limit MB.csv"
  )
  rmdir "$group"
  charted+=("$folder/score in $limit MB.csv")
else
  echo "no control group can be made here, so nothing was scored in $limit MB"
fi
"${benchmark[@]}" soak-chart "$folder/soak.svg" "${charted[@]}"
