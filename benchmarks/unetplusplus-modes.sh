#!/usr/bin/env bash
# One UNet++ trained with deep supervision, exported in all its modes: size, time per image and Dice of each.
# usage: unetplusplus-modes.sh DATA [OUTPUT]      DATA holds train/images, train/masks, test/images and test/masks (0 and 255)
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
data="$1"
output="${2:-$(mktemp -d)}"

mlseg() { "$here/../mlseg" "$@" 2> >(grep -v '^setup:' >&2); }
classes="background=0,nucleus=255"
export OMP_NUM_THREADS=1
dotnet build "$here/MLSegmentation.Benchmarks" --configuration Release --nologo --verbosity quiet
program="$here/../artifacts/bin/MLSegmentation.Benchmarks/release/MLSegmentation.Benchmarks.dll"
mkdir -p "$output"

if [ ! -f "$output/model.zip" ]; then
  mlseg train --images "$data/train/images" --masks "$data/train/masks" --classes "$classes" \
    --network unet++ --width 16 --deep-supervision --crop 128x128 --batch-size 8 --steps 400 --seed 1 --threads 1 --model "$output/model.zip"
fi

models=()
for depth in 1 2 3 4; do
  mlseg export --model "$output/model.zip" --onnx "$output/fast-$depth.onnx" --prune "$depth" >/dev/null
  models+=("$output/fast-$depth.onnx")
done
mlseg export --model "$output/model.zip" --onnx "$output/accurate.onnx" --mode accurate >/dev/null
models+=("$output/accurate.onnx")

image="$(find "$data/test/images" -type f | sort | head -n 1)"
times="$(dotnet "$program" scoring 15 "$image" "${models[@]}")"
value() { sed -n "s/.*\"$1\": *\([0-9.]*\).*/\1/p" "$2" | head -n 1; }

echo "mode        parameters  bytes       ms      mean Dice  mean IoU"
for model in "${models[@]}"; do
  mlseg evaluate --model "$model" --images "$data/test/images" --masks "$data/test/masks" --classes "$classes" --json "$model.json" >/dev/null
  mlseg info --model "$model" --json "$model.info.json" >/dev/null
  printf '%-11s %-11s %-11s %-7s %-10.4f %.4f\n' "$(basename "$model" .onnx)" "$(value parameters "$model.info.json")" "$(stat --format %s "$model")" \
    "$(grep -F "$model" <<<"$times" | cut -d ' ' -f 1)" "$(value meanDice "$model.json")" "$(value meanIoU "$model.json")"
done
