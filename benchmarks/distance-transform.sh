#!/usr/bin/env bash
# The exact Euclidean distance transform here and in SciPy, one thread, in turns so that both meet the same machine.
# usage: distance-transform.sh [ROUNDS]      needs python3 with scipy (Debian: python3-scipy); PYTHON names another interpreter
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
python="${PYTHON:-/usr/bin/python3}"
rounds="${1:-3}"
export OMP_NUM_THREADS=1
dotnet build "$here/MLSegmentation.Benchmarks" --configuration Release --nologo --verbosity quiet
program="$here/../artifacts/bin/MLSegmentation.Benchmarks/release/MLSegmentation.Benchmarks.dll"
mask="$(mktemp)"
trap 'rm -f "$mask"' EXIT

# The first transforms of a process are compiled and allocate; they do not count.
steady() { tail -n +6; }
median() { sort -n | awk '{ value[NR] = $1 } END { print (value[int((NR + 1) / 2)] + value[int((NR + 2) / 2)]) / 2 }'; }
mean() { grep . | cut -d ' ' -f 2 | sort -u; }

for setting in "discs 512" "noise 512" "dot 512" "discs 2048" "noise 2048" "dot 2048"; do
  read -r kind size <<<"$setting"
  "$python" "$here/scipy/distance_transform.py" make "$kind" "$size" "$mask"
  ours="" theirs=""
  for _ in $(seq "$rounds"); do
    theirs+="$("$python" "$here/scipy/distance_transform.py" time "$mask" "$size" 15 | steady)"$'\n'
    ours+="$(dotnet "$program" distance-transform "$mask" "$size" 15 | steady)"$'\n'
  done
  if [[ "$(mean <<<"$ours")" != "$(mean <<<"$theirs")" ]]; then
    printf 'the distances of %s differ: %s here, %s in SciPy\n' "$setting" "$(mean <<<"$ours")" "$(mean <<<"$theirs")" >&2
    exit 1
  fi
  a="$(grep . <<<"$ours" | median)"
  b="$(grep . <<<"$theirs" | median)"
  awk -v kind="$kind" -v size="$size" -v a="$a" -v b="$b" \
    'BEGIN { printf "%s, %dx%d: MLSegmentation %.1f ms, SciPy %.1f ms, ratio %.3f\n", kind, size, size, a, b, a / b }'
done
