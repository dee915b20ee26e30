#!/usr/bin/env bash
# Training against PyTorch eager: steps and peak memory of the same U-Net, and the loss; then whole epochs against their own bare steps.
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

for work in "step 16 4 128" "step 16 4 256" "step 32 2 256" "loss 2 4 256" "loss 11 4 256"; do
  # shellcheck disable=SC2086
  "${benchmark[@]}" compare "$turns" "${PYTHON:-/usr/bin/python3}" "$here/pytorch/training.py" $work
done

# The smaller the network and the patches, the more the rest counts.
echo "epochs 16 4 128"
"${benchmark[@]}" epochs "$data" 16 4 128 "$epochs"
