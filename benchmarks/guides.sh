#!/usr/bin/env bash
# The figures of three guides: a class that is rare, ten images, and cells that touch. One line for each training.
# usage: guides.sh DATA OUTPUT [rare|few|touching ...]      DATA holds train/images, train/masks, test/images and test/masks (0 and 255)
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
data="$1"
output="$2"
shift 2

mlseg() { "$here/../mlseg" "$@" 2> >(grep -v '^setup:' >&2); }
dotnet build "$here/MLSegmentation.Benchmarks" --configuration Release --nologo --verbosity quiet
draw() { dotnet "$here/../artifacts/bin/MLSegmentation.Benchmarks/release/MLSegmentation.Benchmarks.dll" "$@"; }
export OMP_NUM_THREADS=1
mkdir -p "$output"

# train NAME IMAGES MASKS CLASSES STEPS [OPTION ...]: a model that is there already is not trained again.
train() {
  local name="$1" images="$2" masks="$3" classes="$4" steps="$5"
  shift 5
  [ -f "$output/$name.zip" ] || mlseg train --images "$images" --masks "$masks" --classes "$classes" --network unet --width 8 --crop 128x128 \
    --steps "$steps" --seed "${SEED:-1}" --threads 1 --model "$output/$name.zip" "$@" >/dev/null
}

# measure NAME IMAGES MASKS CLASSES CLASS KEYS [OPTION ...]: numbers of one class, by their keys in the JSON file.
measure() {
  local name="$1" images="$2" masks="$3" classes="$4" class="$5" keys="$6"
  shift 6
  mlseg evaluate --model "$output/$name.zip" --images "$images" --masks "$masks" --classes "$classes" --threads 1 --json "$output/$name.json" "$@" >/dev/null
  printf '%-24s' "$name"
  for key in $keys; do
    printf ' %s %s' "$key" "$(awk -v class="\"$class\"," -v key="\"$key\":" \
      '$1 == "\"name\":" { inside = $2 == class } inside && $1 == key { printf "%.3f", $2; exit }' "$output/$name.json")"
  done
  echo
}

# Nuclei of fewer than 150 pixels, half a hundredth of the area, are the class, the others background.
rare() {
  local classes="background=0, foreground=255" set
  for set in train test; do
    [ -d "$output/small/$set" ] || draw small-objects "$data/$set/masks" "$output/small/$set" 150
  done
  one() {
    local name="$1"
    shift
    train "rare-$name" "$data/train/images" "$output/small/train" "$classes" 300 "$@"
    measure "rare-$name" "$data/test/images" "$output/small/test" "$classes" foreground "dice recall precision averagePrecision"
  }
  one ce --loss ce
  one ce-weighted --loss ce --class-weighting median-frequency
  one ce+dice
  one focal --loss focal
  one ce+focal-tversky --loss ce+focal-tversky
  one foreground-crop --augmentations horizontal-flip,vertical-flip,quarter-turn,foreground-crop:0.5
}

# Every twelfth image of the training set, ten of them; the others are what the tuned one began with.
few() {
  local classes="background=0, nucleus=255" number=0 folder name
  mkdir -p "$output"/{ten,others}/{images,masks}
  while read -r name; do
    folder=others
    [ $((number % 12)) -ne 0 ] || [ "$number" -ge 120 ] || folder=ten
    cp "$data/train/images/$name" "$output/$folder/images/"
    cp "$data/train/masks/$name" "$output/$folder/masks/"
    number=$((number + 1))
  done < <(find "$data/train/images" -type f -printf '%f\n' | sort)
  one() {
    local name="$1" folder="$2" steps="$3"
    shift 3
    train "$name" "$output/$folder/images" "$output/$folder/masks" "$classes" "$steps" "$@"
    measure "$name" "$data/test/images" "$data/test/masks" "$classes" nucleus "dice recall precision"
  }
  one ten-default ten 200
  one ten-microscopy ten 200 --augmentations microscopy
  one ten-weight-average ten 200 --weight-average-decay 0.99
  one ten-early-stopping ten 200 --validation-fraction 0.2 --early-stopping-patience 10
  one others others 200
  one ten-tuned ten 100 --initial-weights "$output/others.zip" --learning-rate 0.0005
}

# Drawn cells of which every one is known: 40 images to train on, 20 to test on.
touching() {
  local plain="background=0, foreground=255" bordered="background=0, cell=1, border=2" keys="dice recognitionQuality segmentationQuality panopticQuality"
  [ -d "$output/cells/train" ] || draw touching-cells "$output/cells/train" 40 1
  [ -d "$output/cells/test" ] || draw touching-cells "$output/cells/test" 20 2
  local train="$output/cells/train" test="$output/cells/test"
  one() {
    local name="$1" masks="$2" classes="$3" class="$4"
    shift 4
    train "touching-$name" "$train/images" "$train/$masks" "$classes" 300 "$@"
    measure "touching-$name" "$test/images" "$test/$masks" "$classes" "$class" "$keys" --objects --object-classes "$class" --min-object 20
    echo "  split at necks:"
    measure "touching-$name" "$test/images" "$test/$masks" "$classes" "$class" "$keys" --objects --object-classes "$class" --min-object 20 --split-touching 1
  }
  one plain masks "$plain" foreground
  one weight-map masks "$plain" foreground --loss unet-weight-map
  one border bordered "$bordered" cell --class-weighting median-frequency
}

for part in "${@:-rare few touching}"; do
  for name in $part; do
    "$name"
  done
done
