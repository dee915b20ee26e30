#!/usr/bin/env bash
# samples/ScoringFarm with PostgreSQL on this machine, 1,000 small images:
#
#   benchmarks/farm.sh MODEL.zip [faults|speed]
#
# faults: three workers, one of which is killed (-9) in the middle; then the database is stopped as if its machine lost power, and started again. Counts
# the results, and compares their bytes with those of mlseg predict. speed: images a second with one and with two workers, beside two times mlseg
# predict at once, which share nothing. Needs Debian's postgresql, python3-numpy, python3-pil, curl. As root, the database runs as nobody.
set -euo pipefail

model=$(realpath "$1")
part=${2:-all}
here=$(cd "$(dirname "$0")" && pwd)
export OMP_NUM_THREADS=1 DOTNET_gcServer=0
for project in samples/ScoringFarm src/MLSegmentation.Cli; do
  name=$(basename $project)
  [ -d "$here/../artifacts/bin/$name/release" ] || dotnet build "$here/../$project" --configuration Release --nologo --verbosity quiet
done
farm=$here/../artifacts/bin/ScoringFarm/release/ScoringFarm.dll
tool=$here/../artifacts/bin/MLSegmentation.Cli/release/mlseg.dll
postgres=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
python=$(for each in python3 /usr/bin/python3; do ! "$each" -c 'import numpy, PIL' 2>/dev/null || { echo "$each"; break; }; done)
images=1000

work=$(mktemp -d /tmp/farm-XXXXXX)
chmod 755 "$work"
mkdir -p "$work/models/cells" "$work/in/images" "$work/database"
cp "$model" "$work/models/cells/1.zip"
processes=()

as_owner() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && setpriv --reuid=nobody --regid=nogroup --clear-groups "$@")
  else
    "$@"
  fi
}

stop_all() {
  for process in "${processes[@]}"; do kill -9 "$process" 2>/dev/null || true; done
  as_owner "$postgres/pg_ctl" --pgdata "$work/database/data" --mode immediate stop >/dev/null 2>&1 || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap stop_all EXIT

start_database() {
  as_owner "$postgres/pg_ctl" --pgdata "$work/database/data" --log "$work/database/log" \
    --options "-c listen_addresses= -c unix_socket_directories=$work/database" \
    --wait start >/dev/null
}

query() {
  as_owner "$postgres/psql" --host "$work/database" --username farm --dbname postgres --tuples-only --no-align --command "$1"
}

# start ROLE: leaves the process in $started.
start() {
  dotnet "$farm" --role "$1" --urls http://127.0.0.1:0 --contentRoot "$work" --models "$work/models" --images "$work/in" --runs "$work/runs" \
    --database "Host=$work/database;Username=farm;Database=postgres;Timeout=5" --Farm:LostAfter=00:00:10 --Logging:LogLevel:Default=Warning \
    --Logging:LogLevel:Microsoft.Hosting.Lifetime=Information >"$work/$1-${#processes[@]}.log" 2>&1 &
  started=$!
  processes+=("$started")
}

wait_for_start() {
  until grep -q "Application started" "$work"/"$1"*.log 2>/dev/null; do sleep 0.2; done
}

begin_run() {
  curl --silent --fail --request POST "$url/runs?model=cells&version=1&folder=images" | "$python" -c 'import json, sys; print(json.load(sys.stdin)["run"])'
}

masks() {
  find "$work/runs/$1/masks" -name '*.png' ! -name '.*' 2>/dev/null | wc -l
}

wait_for_masks() {
  until [ "$(masks "$1")" -ge "$2" ]; do sleep 0.05; done
}

# The processor seconds of a process.
seconds_of() {
  awk -v ticks="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) / ticks }' "/proc/$1/stat"
}

# Those of the database and of the web role, which all workers share.
shared_seconds() {
  local server total
  server=$(head -n 1 "$work/database/data/postmaster.pid")
  total=$(seconds_of "$web")
  for process in $server $(pgrep --parent "$server"); do total=$(echo "$total + $(seconds_of "$process" 2>/dev/null || echo 0)" | bc); done
  echo "$total"
}

now() {
  date +%s.%N
}

"$python" - "$work/in/images" $images <<'PYTHON'
import sys
import numpy as np
from PIL import Image

random = np.random.default_rng(1)
y, x = np.mgrid[:96, :96]
for index in range(int(sys.argv[2])):
    image = random.normal(50, 10, (96, 96))
    for _ in range(4):
        row, column, radius = random.integers(10, 86), random.integers(10, 86), random.integers(5, 12)
        image[(y - row) ** 2 + (x - column) ** 2 < radius**2] += 90
    Image.fromarray(image.clip(0, 255).astype(np.uint8)).save(f"{sys.argv[1]}/{index:04d}.png")
PYTHON
[ "$(id -u)" != 0 ] || chown nobody:nogroup "$work/database"
as_owner "$postgres/initdb" --pgdata "$work/database/data" --username farm --auth trust >/dev/null
start_database
start web
web=$started
wait_for_start web
url=$(grep -o 'http://127.0.0.1:[0-9]*' "$work"/web-*.log | head -n 1)
dotnet "$tool" predict --model "$model" --images "$work/in/images" --output "$work/expected" --threads 1 >/dev/null

if [ "$part" != speed ]; then
  workers=()
  for _ in 1 2 3; do
    start worker
    workers+=("$started")
  done
  run=$(begin_run)
  wait_for_masks "$run" 300
  kill -9 "${workers[0]}"
  echo "killed a worker after $(masks "$run") masks"
  wait_for_masks "$run" 600
  as_owner "$postgres/pg_ctl" --pgdata "$work/database/data" --mode immediate stop >/dev/null
  echo "stopped the database after $(masks "$run") masks"
  sleep 3
  start_database
  timeout 600 bash -c "until curl --silent --fail '$url/runs/$run?wait=60' | tee '$work/state' | grep -q '\"state\":\"done\"'; do sleep 0.2; done"
  cat "$work/state" && echo
  equal=0
  for mask in "$work/runs/$run/masks"/*.png; do
    image=$(basename "$mask" .png)
    ! cmp --silent "$mask" "$work/expected/$image" || equal=$((equal + 1))
  done
  echo "$(masks "$run") masks, $equal equal to those of mlseg predict"
  echo "$(query 'select count(*) from hangfire.job') jobs, begun $(query "select count(*) from hangfire.state where name = 'Processing'") times"
  for worker in "${workers[@]}"; do kill -9 "$worker" 2>/dev/null || true; done
fi

# measure COUNT: the time for all images with so many workers, which have loaded the model before.
measure() {
  local workers=() run begin end before=0 after=0 shared own
  for _ in $(seq "$1"); do
    start worker
    workers+=("$started")
  done
  run=$(begin_run)
  wait_for_masks "$run" $images
  for worker in "${workers[@]}"; do before=$(echo "$before + $(seconds_of "$worker")" | bc); done
  shared=$(shared_seconds)
  begin=$(now)
  run=$(begin_run)
  wait_for_masks "$run" $images
  end=$(now)
  shared=$(echo "scale=2; ($(shared_seconds) - $shared) * 1000 / $images" | bc)
  for worker in "${workers[@]}"; do
    after=$(echo "$after + $(seconds_of "$worker")" | bc)
    kill "$worker"
  done
  own=$(echo "scale=2; ($after - $before) * 1000 / $images" | bc)
  echo "$1 workers: $(echo "scale=1; $images / ($end - $begin)" | bc) images/s;" \
    "processor an image: $own ms of the workers, $shared ms of the database and the web role"
}

# predict COUNT: so many mlseg predict at once, each with all images.
predict() {
  local begin children=()
  begin=$(now)
  for number in $(seq "$1"); do
    dotnet "$tool" predict --model "$model" --images "$work/in/images" --output "$work/alone$number" --threads 1 >/dev/null &
    children+=("$!")
  done
  wait "${children[@]}"
  echo "$1 mlseg predict at once: $(echo "scale=1; $1 * $images / ($(now) - $begin)" | bc) images/s, their start included"
}

if [ "$part" != faults ]; then
  measure 1
  measure 2
  predict 1
  predict 2
fi
