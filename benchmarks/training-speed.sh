#!/usr/bin/env bash
# What a plan and a few steps take of the processor, and what the steps bring: for comparing two versions of the tool. Three data sets, three seeds.
# usage: training-speed.sh NUCLEI MEMBRANES STREETS OUTPUT [COMMAND ...]
# Each set holds train/images, train/masks, test/images and test/masks; COMMAND starts the tool, the one of this folder unless another is given.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
nuclei="$1" membranes="$2" streets="$3" output="$4"
shift 4
tool=("$@")
[ "${#tool[@]}" -gt 0 ] || tool=("$here/../mlseg")
export OMP_NUM_THREADS=1
mkdir -p "$output"
cells="background=0, nucleus=255" tissue="cell=255, membrane=0"
scene="sky=0, building=1, pole=2, road=3, pavement=4, tree=5, sign=6, fence=7, car=8, pedestrian=9, bicyclist=10, ignore=11"

# The processor's seconds of a command; what it says is in a file.
seconds() {
  local TIMEFORMAT="%U %S"
  { time "$@" >"$output/said.txt" 2>&1; } 2>&1 | awk '{ printf "%.1f", $1 + $2 }'
}

# Mean over the images of each image's Dice, from the table of images.
mean_per_image() { awk -F, 'NR > 1 && $3 != "" { sum += $3; count++ } END { printf "%.4f", sum / count }' "$1"; }

# The first number of a key, which is of all pixels.
number() { awk -v key="\"$1\":" '$1 == key { printf "%.4f", $2; exit }' "$2"; }

# measure SET DATA CLASSES STEPS SEED [OPTION ...]
measure() {
  local set="$1" data="$2" classes="$3" steps="$4" seed="$5" time
  local name="$output/$set-$steps-$seed"
  shift 5
  time="$(seconds "${tool[@]}" train --images "$data/train/images" --masks "$data/train/masks" --classes "$classes" --network unet --width 16 \
    --precision bfloat16 --seed "$seed" --threads 1 --steps "$steps" --model "$name.zip" "$@")"
  "${tool[@]}" evaluate --model "$name.zip" --images "$data/test/images" --masks "$data/test/masks" --threads 1 \
    --json "$name.json" --csv "$name.csv" >/dev/null 2>&1
  echo "$set $steps $seed $(mean_per_image "$name.csv") $(number meanDice "$name.json") $(number meanIoU "$name.json") $time"
}

# plan SET DATA CLASSES
plan() {
  local begin=$SECONDS time
  time="$(seconds "${tool[@]}" plan --images "$2/train/images" --masks "$2/train/masks" --classes "$3" --budget 3m --threads 1 --output "$output/$1.json")"
  echo "$1 $time $((SECONDS - begin))"
}

# A few minutes to build, if need be, are nobody's time.
"${tool[@]}" --version >/dev/null

echo "set seconds-of-the-processor seconds   (mlseg plan --budget 3m)"
plan nuclei "$nuclei" "$cells"
plan membranes "$membranes" "$tissue"
plan streets "$streets" "$scene"

echo "set steps seed dice-per-image dice iou seconds-of-the-processor"
for seed in 1 2 3; do
  for steps in 60 100; do
    measure nuclei "$nuclei" "$cells" "$steps" "$seed" --crop 128x128 --batch-size 8
    measure membranes "$membranes" "$tissue" "$steps" "$seed" --crop 128x128 --batch-size 8
  done
  measure streets "$streets" "$scene" 150 "$seed" --norm batch --resize 240x176 --batch-size 2 --augmentations light
done
