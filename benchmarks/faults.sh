#!/usr/bin/env bash
# Kills every command at its writes, then has its writes fail (a full disk, an input/output error), looks at every file that is left, and has trainings go on.
# Prints a table of each, and fails where a file is lost or half-written. It takes about an hour, needs strace, and leaves nothing behind.
# usage: faults.sh [KILLS] [FAILURES] [COMMAND,…]    KILLS is for each command, FAILURES for each command and call of the system
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
tests="$here/../tests/MLSegmentation.Reliability.Tests"
table="$(mktemp)"
trap 'rm -f "$table"' EXIT

dotnet build "$tests" -c Release --nologo -v q >/dev/null
export MLSEGMENTATION_FAULT_TABLE="$table" MLSEGMENTATION_FAULT_COMMANDS="${3:-}" OMP_NUM_THREADS=1
result=0
MLSEGMENTATION_KILLS="${1:-150}" MLSEGMENTATION_FAILURES="${2:-6}" dotnet test "$tests" -c Release --no-build --nologo \
  --filter FullyQualifiedName~EveryWriteTests >"$table.log" 2>&1 || result=$?
cat "$table"
[[ $result == 0 ]] || cat "$table.log"
rm -f "$table.log"
exit "$result"
