#!/usr/bin/env bash
# A model of many images continues on 20 others for 60 steps; the same network starts anew on the 20 for 60 steps and for longer.
# usage: fine-tuning.sh DATA [OUTPUT]      DATA holds train/images, train/masks, test/images and test/masks (0 and 255)
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
data="$1"
output="${2:-$(mktemp -d)}"

mlseg() { "$here/../mlseg" "$@" 2> >(grep -v '^setup:' >&2); }
classes="background=0,nucleus=255"
export OMP_NUM_THREADS=1
mkdir -p "$output"/{first,others}/{images,masks}

# The last 20 by name are the others; the first model never sees them.
images="$(find "$data/train/images" -type f -printf '%f\n' | sort)"
copy() { while read -r name; do cp "$data/train/images/$name" "$output/$1/images/"; cp "$data/train/masks/$name" "$output/$1/masks/"; done; }
head -n -20 <<<"$images" | copy first
tail -n 20 <<<"$images" | copy others

train() {
  local folder="$1" steps="$2" rate="$3" name="$4"
  shift 4
  [ -f "$output/$name.zip" ] || mlseg train --images "$output/$folder/images" --masks "$output/$folder/masks" --classes "$classes" \
    --network unet --width 16 --crop 128x128 --steps "$steps" --learning-rate "$rate" --seed 1 --threads 1 --model "$output/$name.zip" "$@" >/dev/null
  mlseg evaluate --model "$output/$name.zip" --images "$data/test/images" --masks "$data/test/masks" --classes "$classes" --json "$output/$name.json" >/dev/null
  printf '%-22s %-6s mean Dice %s\n' "$name" "$steps" "$(sed -n 's/.*"meanDice": *\([0-9.]*\).*/\1/p' "$output/$name.json")"
}

train first 300 0.002 first
train others 60 0.001 fine-tuned-60 --initial-weights "$output/first.zip"
for steps in 60 120 240; do
  train others "$steps" 0.002 "from-scratch-$steps"
done
