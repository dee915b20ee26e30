#!/usr/bin/env bash
# The operators of networks for volumes in ONNX Runtime, one thread; then a volume of 512x512x300 scored in tiles: times and the most memory.
# usage: volumes.sh [ROUNDS]
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
rounds="${1:-9}"
export OMP_NUM_THREADS=1
dotnet build "$here/MLSegmentation.Benchmarks" --configuration Release --nologo --verbosity quiet
program="$here/../artifacts/bin/MLSegmentation.Benchmarks/release/MLSegmentation.Benchmarks.dll"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

for setting in "40 16" "64 8" "96 16"; do
  read -r side channels <<<"$setting"
  printf '%s^3 voxels, %s channels\n' "$side" "$channels"
  dotnet "$program" volume-operators "$rounds" "$side" "$channels"
done

dotnet "$program" draw-volume "$folder/volume.nii.gz" 512 512 300
dotnet "$program" volume-model "$folder/model.onnx" 8
dotnet "$program" large-volume "$folder/volume.nii.gz" "$folder/model.onnx" "$folder/mask.nii.gz"
