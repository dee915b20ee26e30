#!/usr/bin/env bash
# Every test, built on first use. The last line adds up all test projects: "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# One thread, so that a number does not depend on the machine that runs the tests.
export OMP_NUM_THREADS=1

# Most processes that the tests start live for a second or two, much of which they compile; this makes the runtime's compiler a tenth faster.
export DOTNET_EnableWriteXorExecute=0

# Nor is there time for what it learns from counting calls to pay off: without that, builds take 7 % less time, and short commands of the tool a tenth.
export DOTNET_TieredPGO=0

# One compiler for all projects, which the later ones find warm; it would stay for ten minutes.
UseSharedCompilation=true dotnet build MLSegmentation.sln --configuration Release --nologo --verbosity quiet
dotnet build-server shutdown --vbcscompiler >/dev/null

echo "built in $SECONDS s"

results="$(mktemp -d)"
trap 'rm -rf "$results"' EXIT
for project in tests/*/*.Tests.csproj; do
  echo "Failed: 1" >"$results/$(basename "$project").summary" # until it has run
done

run_tests() { # PROJECT
  local project start=$SECONDS output summary
  project="$(basename "$1")"
  output="$results/$project.log"
  dotnet test "$1" --configuration Release --no-build --nologo --logger "console;verbosity=normal" >"$output" 2>&1 || true
  grep -E '^\s+(Failed|Skipped) |error|Error Message:|Stack Trace:|^\s+at ' "$output" || true
  summary="$(grep -E '^\s*(Total tests|Passed|Failed|Skipped): +[0-9]+' "$output" | tr '\n' ' ' || true)"
  if [[ "$summary" != *"Total tests:"* ]]; then
    cat "$output"
    echo "$project: the tests did not run to their end."
    summary+="Failed: 1 "
  fi
  echo "$summary" >"$results/$project.summary"
  echo "$project: $summary in $((SECONDS - start)) s"
}

# These pack into one folder, so one runs after another; they keep one processor busy, and the other projects run beside them: first the one that keeps
# the other busy for longest.
packing=(tests/MLSegmentation.{Build,Samples,Notebooks}.Tests/*.csproj)
for project in "${packing[@]}"; do
  run_tests "$project"
done &

run_tests tests/MLSegmentation.Training.Tests/MLSegmentation.Training.Tests.csproj
for project in tests/*/*.Tests.csproj; do
  [[ " ${packing[*]} " == *" $project "* || $project == */MLSegmentation.Training.Tests.csproj ]] || run_tests "$project"
done
wait

count() { # NAME
  cat "$results"/*.summary | sed -nE "s/.*$1: +([0-9]+).*/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'
}

passed="$(count Passed)" failed="$(count Failed)" skipped="$(count Skipped)"
if [ "$skipped" -gt 0 ]; then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
