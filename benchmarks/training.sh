#!/usr/bin/env bash
# Training against what one would use instead: steps of the same U-Net as plain TorchSharp modules and in PyTorch, and the loss; then whole
# epochs against their own bare steps, scoring against ONNX Runtime and TorchSharp alone, and the memory after 100 and 1,000 times.
# usage: training.sh DATA [TURNS] [EPOCHS]      at least 4 turns and 2 epochs
# DATA holds images and masks (0 and 255) of the same names, in the folders images and masks.
# Needs python3 with torch (Debian: python3-torch); PYTHON names another interpreter.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
data="$1"
turns="${2:-20}"
epochs="${3:-4}"
export OMP_NUM_THREADS=1
dotnet build "$here/MLSegmentation.Benchmarks" --configuration Release --nologo --verbosity quiet
benchmark=(dotnet "$here/../artifacts/bin/MLSegmentation.Benchmarks/release/MLSegmentation.Benchmarks.dll")

for work in "step instance 16 4 128" "step batch 16 4 128" "step instance 32 2 256" "step batch 32 2 256" "loss 2 4 256" "loss 11 4 256"; do
  echo "$work"
  # shellcheck disable=SC2086
  "${benchmark[@]}" compare "$turns" "${PYTHON:-/usr/bin/python3}" "$here/pytorch/training.py" $work
done

echo "padding instance 4 128"
"${benchmark[@]}" compare "$turns" padding instance 4 128

# The smaller the network and the patches, the more the rest counts.
echo "epochs 16 4 128"
"${benchmark[@]}" epochs "$data" 16 4 128 "$epochs"

echo "score 16 512"
"${benchmark[@]}" compare "$turns" score 16 512

for work in "step instance 16 4 32" "score 16 64"; do
  echo "memory $work"
  # shellcheck disable=SC2086
  "${benchmark[@]}" memory $work
done

echo "soak score 20000 4"
"${benchmark[@]}" soak score 20000 4 /dev/null

for work in "3 16 64" "3 16 256"; do
  echo "batches $work"
  # shellcheck disable=SC2086
  "${benchmark[@]}" batches $work
done
