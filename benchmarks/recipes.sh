#!/usr/bin/env bash
# The recipes of docs/how-to/recipes.md: trains a model for cell membranes and two for streets, and says how good they are and how long they took.
# usage: recipes.sh MEMBRANES STREETS [OUTPUT]      both hold train/images, train/masks, test/images and test/masks
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
output="${3:-$(mktemp -d)}"

mlseg() { "$here/../mlseg" "$@" 2> >(grep -v '^setup:' >&2); }
export OMP_NUM_THREADS=1
mkdir -p "$output"

recipe() {
  local name="$1" data="$2" classes="$3" start="$SECONDS"
  shift 3
  mlseg train --images "$data/train/images" --masks "$data/train/masks" --classes "$classes" --seed 1 --threads 1 --model "$output/$name.zip" "$@" >/dev/null
  echo "$name: trained in $((SECONDS - start)) s"
  mlseg evaluate --model "$output/$name.zip" --images "$data/test/images" --masks "$data/test/masks" --threads 1 \
    --json "$output/$name.json" --report "$output/$name.html"
}

# A few minutes to build, if need be, are not the training's.
mlseg --version >/dev/null

recipe membranes "$1" "cell=255, membrane=0" --network unet --width 16 --crop 256x256 --batch-size 4 --steps 400 --augmentations microscopy --weight-average-decay 0.99
streets="sky=0, building=1, pole=2, road=3, pavement=4, tree=5, sign=6, fence=7, car=8, pedestrian=9, bicyclist=10, ignore=11"
recipe streets-imagenet "$2" "$streets" --network resnet-unet --encoder imagenet-resnet18 --resize 256x192 --batch-size 2 --steps 450 \
  --augmentations light --weight-average-decay 0.99 --class-weighting 0.53,0.44,2.18,0.39,1,0.65,2.1,1.41,0.88,2.65,2.8
recipe streets "$2" "$streets" \
  --network unet --width 16 --norm batch --resize 240x176 --batch-size 2 --steps 1280 --augmentations light --weight-average-decay 0.99 \
  --class-weighting 0.53,0.44,2.18,0.39,1,0.65,2.1,1.41,0.88,2.65,2.8
