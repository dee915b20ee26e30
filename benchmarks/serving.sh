#!/usr/bin/env bash
# Loads samples/WebApi on this machine with wrk (8 connections) while the model's file is replaced every two seconds: by a rename, and written over in
# place. No request may fail, and resident memory, taken every ten seconds after a warm-up, must not grow. Then a thousand malformed uploads must each be
# refused with a reason. Needs wrk, curl and Python 3 (without packages).
# usage: serving.sh MODEL OTHER_MODEL IMAGE [SECONDS]
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
models=("$(realpath "$1")" "$(realpath "$2")")
image="$(realpath "$3")"
seconds="${4:-180}"
port="${PORT:-5079}"
url="http://127.0.0.1:$port"
warm_up=30
interval=10
work="$(mktemp -d)"
program="${PROGRAM:-$here/../artifacts/bin/WebApi/release/WebApi.dll}"
[ -f "$program" ] || dotnet build "$here/../samples/WebApi" --configuration Release --nologo --verbosity quiet

cp "${models[0]}" "$work/model"
OMP_NUM_THREADS=1 dotnet "$program" --urls "$url" --Segmentation:ModelPath="$work/model" --contentRoot "$here/../samples/WebApi" >"$work/log" 2>&1 &
server=$!
replacing=""
stop() {
  kill $replacing "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT
for _ in $(seq 300); do curl --silent --fail "$url/health" >/dev/null && break; sleep 0.1; done

cat >"$work/post.lua" <<LUA
wrk.method = "POST"
local file = io.open("$image", "rb")
wrk.body = file:read("*a")
file:close()
LUA

memory() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$server/status"; }

load() { # SECONDS
  wrk --threads 1 --connections 8 --duration "$1s" --timeout 20s --script "$work/post.lua" "$url/segment"
}

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

replace &
replacing=$!
load "$warm_up" >"$work/wrk-warm-up"
load "$seconds" >"$work/wrk" &
loading=$!
while kill -0 "$loading" 2>/dev/null; do
  memory >>"$work/memory" && echo >>"$work/memory"
  sleep "$interval"
done
wait "$loading"
kill "$replacing" && wait "$replacing" 2>/dev/null || true
replacing=""

grep --no-filename -E 'requests in|Requests/sec|Latency|Socket errors|Non-2xx' "$work/wrk-warm-up" "$work/wrk"
echo "models loaded anew: $(grep -c 'anew from' "$work/log" || true)"
echo "resident memory in MiB, every $interval s: $(paste -s -d ' ' "$work/memory")"
failed=0
if grep -qE 'Socket errors|Non-2xx' "$work/wrk-warm-up" "$work/wrk"; then echo "requests failed"; failed=1; fi
awk '{ value[NR] = $1 }
  END {
    third = int(NR / 3)
    for (i = 1; i <= third; i++) { middle += value[NR + 1 - third - i]; last += value[NR + 1 - i] }
    if (third > 0) printf "mean of the last third by that of the middle: %.3f\n", last / middle
    exit third > 0 && last > 1.05 * middle
  }' "$work/memory" || { echo "memory grows"; failed=1; }

python3 "$here/malformed-uploads.py" "$url/segment" "$image" || failed=1
echo "resident memory after them: $(memory) MiB"
echo "health: $(curl --silent --fail "$url/health")"
grep -E '^(fail|crit):' -A 1 "$work/log" || true
exit "$failed"
