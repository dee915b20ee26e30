#!/usr/bin/env bash
# What the default learning rate and loss rest on: each variant trains on three data sets with three seeds. One line for each training, then a table.
# usage: defaults.sh NUCLEI MEMBRANES STREETS OUTPUT      each holds train/images, train/masks, test/images and test/masks
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
nuclei="$1" membranes="$2" streets="$3" output="$4"

mlseg() { "$here/../mlseg" "$@" 2> >(grep -v '^setup:' >&2); }
export OMP_NUM_THREADS=1
mkdir -p "$output"

# Mean over the images of each image's Dice, from the table of images.
mean_per_image() { awk -F, 'NR > 1 && $3 != "" { sum += $3; count++ } END { printf "%.4f", sum / count }' "$1"; }

# number KEY FILE [CLASS]: a number of a class; without one, the first of the file, which is of the whole.
number() {
  awk -v key="\"$1\":" -v class="${3:+\"$3\",}" \
    'BEGIN { inside = class == "" } $1 == "\"name\":" && class != "" { inside = $2 == class } inside && $1 == key { printf "%.4f", $2; exit }' "$2"
}

# The value that the best threshold on these same images reaches: what choosing one could bring at most.
best_dice() {
  awk -v class="\"$2\"," \
    '$1 == "\"name\":" { inside = $2 == class } inside && $1 == "\"bestDiceThreshold\":" { best = 1 } best && $1 == "\"value\":" { printf "%.4f", $2; exit }' "$1"
}

# measure SET DATA CLASSES CLASS VARIANT SEED [OPTION ...]: a model that is there already is not trained again.
measure() {
  local set="$1" data="$2" classes="$3" class="$4" variant="$5" seed="$6"
  local name="$output/$set-$variant-$seed"
  shift 6
  [ -f "$name.zip" ] || mlseg train --images "$data/train/images" --masks "$data/train/masks" --classes "$classes" --network unet --width 16 \
    --precision bfloat16 --seed "$seed" --threads 1 --model "$name.zip" "$@" >/dev/null
  [ -f "$name.csv" ] || mlseg evaluate --model "$name.zip" --images "$data/test/images" --masks "$data/test/masks" --threads 1 \
    --json "$name.json" --csv "$name.csv" >/dev/null
  echo "$set $variant $seed $(mean_per_image "$name.csv") $(number meanDice "$name.json") $(number meanIoU "$name.json")" \
    "${class:+$(number dice "$name.json" "$class") $(best_dice "$name.json" "$class")}"
}

variant() {
  local name="$1" seed
  shift
  for seed in 1 2 3; do
    measure nuclei "$nuclei" "background=0, nucleus=255" nucleus "$name" "$seed" --crop 128x128 --batch-size 8 --steps 100 "$@"
    measure membranes "$membranes" "cell=255, membrane=0" membrane "$name" "$seed" --crop 128x128 --batch-size 8 --steps 100 "$@"
    measure streets "$streets" \
      "sky=0, building=1, pole=2, road=3, pavement=4, tree=5, sign=6, fence=7, car=8, pedestrian=9, bicyclist=10, ignore=11" "" "$name" "$seed" \
      --norm batch --resize 240x176 --batch-size 2 --steps 150 --augmentations light "$@"
  done
}

# A few minutes to build, if need be, are nobody's time.
mlseg --version >/dev/null

echo "set variant seed dice-per-image dice iou [dice-of-the-class with-the-best-threshold]"
{
  variant default
  variant rate-0.0007 --learning-rate 0.0007
  variant rate-0.006 --learning-rate 0.006
  variant ce --loss ce
  variant dice --loss dice
  variant ce+lovasz --loss ce+lovasz
} | tee "$output/runs.txt"

printf '\nset variant runs dice-per-image dice iou dice-of-the-class with-the-best-threshold\n'
awk '{ key = $1 " " $2; n[key]++; image[key] += $4; dice[key] += $5; iou[key] += $6; class[key] += $7; best[key] += $8 }
  END { for (key in n) printf "%s %d %.3f %.3f %.3f %.3f %.3f\n", key, n[key], image[key] / n[key], dice[key] / n[key], iou[key] / n[key], class[key] / n[key], best[key] / n[key] }' \
  "$output/runs.txt" | sort
