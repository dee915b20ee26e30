#!/usr/bin/env bash
# Every test, set up and built on first use. The last line adds up all test projects: "N passed, N failed".
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cd "$root"
reference="$root/../shared/reference/api"
surface_tool="$root/../shared/tools/ApiSurface"

# One thread, so that a number does not depend on the machine that runs the tests.
export OMP_NUM_THREADS=1

eng/setup.sh
dotnet build MLSegmentation.sln --configuration Release --nologo --verbosity quiet

passed=0 failed=0 skipped=0


run_tests() { # PROJECT
  local output
  output="$(mktemp)"
  dotnet test "$1" --configuration Release --no-build --nologo --logger "console;verbosity=normal" >"$output" 2>&1 || true
  grep -E '^\s+(Failed|Skipped) |error|Error Message:|Stack Trace:|^\s+at ' "$output" || true
  summary="$(grep -E '^\s*(Total tests|Passed|Failed|Skipped): +[0-9]+' "$output" | tr '\n' ' ' || true)"
  if [[ "$summary" != *"Total tests:"* ]]; then
    cat "$output"
    echo "$(basename "$1"): the tests did not run to their end."
    failed=$((failed + 1))
  fi
  local name
  for name in Passed Failed Skipped; do
    local number
    number="$(sed -nE "s/.*$name: +([0-9]+).*/\1/p" <<<"$summary")"
    case $name in
      Passed) passed=$((passed + ${number:-0})) ;;
      Failed) failed=$((failed + ${number:-0})) ;;
      Skipped) skipped=$((skipped + ${number:-0})) ;;
    esac
  done
  echo "$(basename "$1"): ${summary:-no result}"
  rm -f "$output"
}

# A substitute shows nothing that the package it stands in for lacks.
check_surface() { # LIST ASSEMBLY
  if dotnet "$surface_output/built/ApiSurface.dll" check "$reference/$1" "$root/artifacts/bin/$2/release/$2.dll"; then
    passed=$((passed + 1))
  else
    echo "$2 shows the members above, which the real package lacks."
    failed=$((failed + 1))
  fi
}

for project in tests/*/*.Tests.csproj tests/Substitutes/*/*.Tests.csproj; do
  run_tests "$project"
done

if [ -d "$surface_tool" ] && [ -f artifacts/bin/TorchSharp/release/TorchSharp.dll ]; then
  surface_output="$(mktemp -d)"
  trap 'rm -rf "$surface_output"' EXIT
  cp "$surface_tool"/*.cs* "$surface_output"
  (cd "$surface_output" && dotnet build --nologo --verbosity quiet --output "$surface_output/built")
  for assembly in Microsoft.ML Microsoft.ML.ImageAnalytics Microsoft.ML.OnnxTransformer; do
    check_surface Microsoft.ML.txt "$assembly"
  done
  check_surface TorchSharp.txt TorchSharp
fi

if [ "$skipped" -gt 0 ]; then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
