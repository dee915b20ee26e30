#!/usr/bin/env bash
# Metrics of many pixels here, in NumPy and in scikit-learn, one thread, in turns so that all meet the same machine; processor time.
# usage: evaluation.sh [MEGAPIXELS [ROUNDS]]      needs python3 with scikit-learn (Debian: python3-sklearn); PYTHON names another interpreter
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
python="${PYTHON:-/usr/bin/python3}"
megapixels="${1:-100}" rounds="${2:-3}"
# Without tiers, code is compiled once and for good, so that no background compilation counts.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 DOTNET_TieredCompilation=0
dotnet build "$here/MLSegmentation.Benchmarks" --configuration Release --nologo --verbosity quiet
program="$here/../artifacts/bin/MLSegmentation.Benchmarks/release/MLSegmentation.Benchmarks.dll"

lines="$(
  for _ in $(seq "$rounds"); do
    dotnet "$program" evaluation "$megapixels" | sed 's/^/here /'
    "$python" "$here/sklearn/evaluation.py" numpy "$megapixels" | sed 's/^/numpy /'
    "$python" "$here/sklearn/evaluation.py" sklearn "$megapixels" | sed 's/^/sklearn /'
  done
)"

median() { awk -v side="$1" -v name="$2" '$1 == side && $2 == name { print $3 }' <<<"$lines" | sort -n | awk '{ value[NR] = $1 } END { print (value[int((NR + 1) / 2)] + value[int((NR + 2) / 2)]) / 2 }'; }
for name in {confusion,scattered}-{2,4,11} auc all; do
  awk -v name="$name" -v a="$(median here "$name")" -v b="$(median numpy "$name")" -v c="$(median sklearn "$name")" \
    'BEGIN { printf "%s: MLSegmentation %.0f ms, NumPy %.0f ms (%.1f times), scikit-learn %.0f ms (%.1f times)\n", name, a, b, b / a, c, c / a }'
done
for name in auc-exact calibration; do
  echo "$name: MLSegmentation $(median here "$name") ms"
done
