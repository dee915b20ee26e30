#!/usr/bin/env bash
# Loads samples/WebApi on this machine with wrk, twice for half a minute, while the model's file is replaced every two seconds: by a rename, and written
# over in place. No request may fail, and the memory of the second run must be that of the first one.
# usage: serving.sh MODEL OTHER_MODEL IMAGE [SECONDS]
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
models=("$(realpath "$1")" "$(realpath "$2")")
image="$(realpath "$3")"
seconds="${4:-30}"
port=5079
work="$(mktemp -d)"
program="$here/../artifacts/bin/WebApi/release/WebApi.dll"
[ -f "$program" ] || dotnet build "$here/../samples/WebApi" --configuration Release --nologo --verbosity quiet

cp "${models[0]}" "$work/model"
OMP_NUM_THREADS=1 dotnet "$program" --urls "http://127.0.0.1:$port" --Segmentation:ModelPath="$work/model" \
  --contentRoot "$here/../samples/WebApi" >"$work/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 300); do curl --silent --fail "http://127.0.0.1:$port/health" >/dev/null && break; sleep 0.1; done

cat >"$work/post.lua" <<LUA
wrk.method = "POST"
local file = io.open("$image", "rb")
wrk.body = file:read("*a")
file:close()
LUA

memory() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$server/status"; }

replace() { # until it is killed
  local count=0
  while sleep 2; do
    count=$((count + 1))
    if [ $((count % 2)) -eq 0 ]; then
      cp "${models[0]}" "$work/model"
    else
      cp "${models[1]}" "$work/new" && mv "$work/new" "$work/model"
    fi
  done
}

for run in 1 2; do
  replace &
  replacing=$!
  wrk --threads 1 --connections 8 --duration "${seconds}s" --timeout 20s --script "$work/post.lua" "http://127.0.0.1:$port/segment" >"$work/wrk"
  kill "$replacing" && wait "$replacing" 2>/dev/null || true
  echo "run $run: $(memory) MiB, $(grep -c 'anew from' "$work/log" || true) models loaded anew"
  grep -E 'requests in|Requests/sec|Socket errors|Non-2xx' "$work/wrk"
done

curl --silent --fail "http://127.0.0.1:$port/health" && echo
grep -iE 'warn|fail' "$work/log" || true
if grep -qE 'Socket errors|Non-2xx' "$work/wrk"; then exit 1; fi
