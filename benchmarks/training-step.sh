#!/usr/bin/env bash
# Training steps of the same U-Net here and in PyTorch eager, one thread, in turns so that both meet the same machine.
# usage: training-step.sh [ROUNDS]      needs python3 with torch (Debian: python3-torch); PYTHON names another interpreter
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
python="${PYTHON:-/usr/bin/python3}"
rounds="${1:-5}"
export OMP_NUM_THREADS=1
dotnet build "$here/MLSegmentation.Benchmarks" --configuration Release --nologo --verbosity quiet
program="$here/../artifacts/bin/MLSegmentation.Benchmarks/release/MLSegmentation.Benchmarks.dll"

# The first steps of a process allocate and plan; they do not count.
steady() { tail -n +4; }
median() { sort -n | awk '{ value[NR] = $1 } END { print (value[int((NR + 1) / 2)] + value[int((NR + 2) / 2)]) / 2 }'; }

for setting in "16 4 128 15" "16 4 256 9" "32 2 256 9"; do
  ours="" theirs=""
  for _ in $(seq "$rounds"); do
    # shellcheck disable=SC2086
    theirs+="$("$python" "$here/pytorch/training_step.py" $setting | steady)"$'\n'
    # shellcheck disable=SC2086
    ours+="$(dotnet "$program" training-step $setting | steady)"$'\n'
  done
  read -r width batch size _ <<<"$setting"
  a="$(grep . <<<"$ours" | median)"
  b="$(grep . <<<"$theirs" | median)"
  awk -v width="$width" -v batch="$batch" -v size="$size" -v a="$a" -v b="$b" \
    'BEGIN { printf "width %d, %dx%dx%d: MLSegmentation %.1f ms, PyTorch %.1f ms, ratio %.3f\n", width, batch, size, size, a, b, a / b }'
done
