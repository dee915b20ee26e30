#!/usr/bin/env bash
# The first ten images by name: a U-Net from random numbers, and networks whose encoder begins with ImageNet, at about the same processor time.
# usage: imagenet.sh DATA [OUTPUT]      DATA holds train/images, train/masks, test/images and test/masks (0 and 255); SEEDS="1 2 3" by default
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
data="$1"
output="${2:-$(mktemp -d)}"

mlseg() { "$here/../mlseg" "$@" 2> >(grep -v '^setup:' >&2); }
classes="background=0, nucleus=255"
export OMP_NUM_THREADS=1
mkdir -p "$output"/ten/{images,masks}
find "$data/train/images" -type f -printf '%f\n' | sort | head -n 10 | while read -r name; do
  cp "$data/train/images/$name" "$output/ten/images/"
  cp "$data/train/masks/$name" "$output/ten/masks/"
done

# A few minutes to build, if need be, are not the training's.
mlseg --version >/dev/null

# The processor's seconds of a command.
seconds() {
  local TIMEFORMAT="%U %S"
  { time "$@" >/dev/null; } 2>&1 | awk '/^[0-9.]+ [0-9.]+$/ { sum = $1 + $2 } END { printf "%.0f", sum }'
}

train() {
  local name="$1-$2" seed="$2" seconds
  shift 2
  seconds="$(seconds mlseg train --images "$output/ten/images" --masks "$output/ten/masks" --classes "$classes" --crop 128x128 --seed "$seed" --threads 1 \
    --model "$output/$name.zip" "$@")"
  mlseg evaluate --model "$output/$name.zip" --images "$data/test/images" --masks "$data/test/masks" --threads 1 --json "$output/$name.json" >/dev/null
  printf '%-24s %4s s   Dice of nuclei %s\n' "$name" "$seconds" \
    "$(awk '$1 == "\"name\":" { inside = $2 == "\"nucleus\"," } inside && $1 == "\"dice\":" { printf "%.3f", $2; exit }' "$output/$name.json")"
}

imagenet="--network resnet-unet --encoder imagenet-resnet18 --steps 110"
for seed in ${SEEDS:-1 2 3}; do
  train unet "$seed" --network unet --width 16 --steps 300
  train imagenet "$seed" $imagenet
  train imagenet-same-rate "$seed" $imagenet --encoder-learning-rate-factor 1
  train imagenet-low-rate "$seed" $imagenet --encoder-learning-rate-factor 1 --learning-rate 0.0005
done
