#!/bin/sh
# Trains a denoiser on clean electron microscopy with Gaussian noise of a tenth of the range, compares it with the filters of classical.py at their best
# parameters, and a U-Net with and without it. The figures of docs/how-to/denoise-images.md.
#
#   benchmarks/denoising.sh DATA [FOLDER]
#
# DATA holds train and test, each with images and masks; FOLDER gets everything that is made. About half an hour on one processor.
set -eu
data=$1
out=${2:-denoising}
mlseg="$(dirname "$0")/../mlseg"
mkdir -p "$out"

for part in train test; do
    "$mlseg" denoise --images "$data/$part/images" --noise gaussian:0.1 --seed ${#part} --output "$out/noisy/$part"
done

"$mlseg" denoise --train "$data/train/images" --noise gaussian:0.1 --width 32 --batch-size 8 --steps 2000 --threads 1 \
    --model "$out/denoiser.zip" --json "$out/denoiser.json"
for part in train test; do
    "$mlseg" denoise --model "$out/denoiser.zip" --images "$out/noisy/$part" --targets "$data/$part/images" --output "$out/denoised/$part" \
        --json "$out/denoised-$part.json" --threads 1
done
python3 "$(dirname "$0")/denoising/classical.py" "$data/test/images" "$out/noisy/test"

for images in noisy denoised clean; do
    case $images in
        clean) train=$data/train/images test=$data/test/images ;;
        *) train=$out/$images/train test=$out/$images/test ;;
    esac
    "$mlseg" train --images "$train" --masks "$data/train/masks" --classes "membrane=0, cell=255" --width 8 --crop 128x128 --steps 300 --seed 1 \
        --threads 1 --model "$out/$images.zip"
    "$mlseg" evaluate --model "$out/$images.zip" --images "$test" --masks "$data/test/masks" --threads 1
done

for images in noisy denoised; do
    "$mlseg" evaluate --model "$out/clean.zip" --images "$out/$images/test" --masks "$data/test/masks" --threads 1
done
