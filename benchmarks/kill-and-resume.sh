#!/usr/bin/env bash
# Kills a training with SIGKILL ten times, at moments that a seed decides, resumes it each time, and compares the model with that of a
# run that was never interrupted. They must be the same, bit for bit.
# usage: kill-and-resume.sh DATA [SEED]      DATA holds images and masks of the same names, in the folders images and masks
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
data="$1"
RANDOM="${2:-1}"
kills=10
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

"$here/../mlseg" summary --network unet >/dev/null 2>&1 # builds it
export OMP_NUM_THREADS=1
train=(dotnet "$here/../artifacts/bin/MLSegmentation.Cli/release/mlseg.dll" train --images "$data/images" --masks "$data/masks"
  --width 4 --depth 2 --crop 32x32 --batch-size 2 --steps 600 --validation-fraction 0.2 --seed 1 --threads 1)
go_on=("${train[@]}" --checkpoints "$work/run" --checkpoint-steps 3 --model "$work/killed.zip" --onnx "$work/killed.onnx")
resume() { if compgen -G "$work/run/checkpoint-*" >/dev/null; then echo --resume; fi; }

started="$(date +%s%N)"
"${train[@]}" --model "$work/whole.zip" --onnx "$work/whole.onnx" >/dev/null
whole=$((($(date +%s%N) - started) / 1000000))
echo "uninterrupted: $whole ms"

for kill in $(seq "$kills"); do
  # shellcheck disable=SC2046
  "${go_on[@]}" $(resume) >"$work/log" 2>&1 &
  process=$!
  wait_ms=$((RANDOM * whole / 5 / 32768)) # short enough for all kills to fall into the run
  sleep "$((wait_ms / 1000)).$(printf %03d $((wait_ms % 1000)))"
  kill -KILL "$process" 2>/dev/null || { echo "the run ended before kill $kill:"; tail -n 1 "$work/log"; }
  wait "$process" 2>/dev/null || true
  echo "kill $kill after $wait_ms ms: $(compgen -G "$work/run/checkpoint-*" | sort | tail -n 1 | sed 's/.*checkpoint-0*//; s/\..*//' || true) steps in the last checkpoint"
done

# shellcheck disable=SC2046
"${go_on[@]}" $(resume) >"$work/log" 2>&1
grep -i warning "$work/log" && exit 1
cmp "$work/whole.onnx" "$work/killed.onnx"
echo "the models are the same, bit for bit"
