#!/usr/bin/env bash
# How the cost of predicting and evaluating grows with the number of images and of processes: processor time for each image, wall time, the peak memory
# of the largest process, the bytes of the shards' files, and what merging them costs. One line for each run; the columns are named in the first.
# The images are 32x32, so that what each image costs besides the network counts.
#
# usage: growth.sh FOLDER [IMAGES ...]                     by default 100, 1000 and 10000 images, each with 1, 2, 4 and 8 processes
#        PROCESSES="1 8" growth.sh FOLDER 100000           some numbers of processes only
# The folder gets the images, 8 KB each with its mask, and what is made of them; images that are there are used again. Delete it afterwards.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="$1"
shift
counts=("${@:-100}")
[ $# -gt 0 ] || counts=(100 1000 10000)
processes="${PROCESSES:-1 2 4 8}"
export OMP_NUM_THREADS=1 MLSEG="${MLSEG:-$here/../mlseg}"
mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"

# A few minutes to build, if need be, are nobody's time.
"$MLSEG" --version >/dev/null

# draw FOLDER COUNT: grey noise of 32x32 with a brighter square, and its mask; a thousand different ones, again and again.
draw() {
  python3 - "$1" "$2" <<'PYTHON'
import os, random, struct, sys, zlib

def png(rows):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    raw = b"".join(b"\0" + bytes(row) for row in rows)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 32, 32, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(raw, 1)) + chunk(b"IEND", b"")

folder, count, pairs = sys.argv[1], int(sys.argv[2]), []
for index in range(min(count, 1000)):
    noise = random.Random(index)
    left, top = noise.randrange(16), noise.randrange(16)
    inside = [[left <= x < left + 16 and top <= y < top + 16 for x in range(32)] for y in range(32)]
    pairs.append((
        png([[noise.randrange(90, 120) + 60 * here for here in row] for row in inside]),
        png([[255 * here for here in row] for row in inside])))
for kind in (0, 1):
    path = os.path.join(folder, ("images", "masks")[kind])
    os.makedirs(path, exist_ok=True)
    for index in range(count):
        with open(os.path.join(path, f"{index:08d}.png"), "wb") as file:
            file.write(pairs[index % 1000][kind])
PYTHON
}

# timed NAME COMMAND ...: runs it, and adds its user, system and wall seconds and its peak of memory in KB to a file.
timed() {
  local name="$1"
  shift
  /usr/bin/time --append --output "$folder/$name.times" --format "%U %S %e %M" "$@" >/dev/null
}
export -f timed
export folder

seconds() { awk '{ sum += $1 + $2 } END { printf "%.2f", sum }' "$folder/$1.times"; }
peak() { awk '$4 > most { most = $4 } END { printf "%.0f", most / 1024 }' "$folder/$1.times"; }

# measure COUNT PROCESSES COMMAND OPTION ...: in one shard for each process.
measure() {
  local count="$1" shards="$2" name="$3-$1-$2" begin end
  shift 2
  rm -rf "$folder/$name" "$folder/$name.times" "$folder/$name.merge.times"
  mkdir -p "$folder/$name"
  begin=$(date +%s.%N)
  seq 0 $((shards - 1)) | NAME="$name" SHARDS="$shards" xargs -P "$shards" -I INDEX bash -c \
    'index=$1; shift; timed "$NAME" "$MLSEG" "$@" --threads 1 --shard "$index/$SHARDS" --json "$folder/$NAME/$index.json"' measure INDEX "$@"
  end=$(date +%s.%N)
  timed "$name.merge" "$MLSEG" merge "$folder/$name" --json "$folder/$name.json"
  echo "$1 $count $shards $(seconds "$name") $(awk -v s="$(seconds "$name")" -v n="$count" 'BEGIN { printf "%.3f", 1000 * s / n }')" \
    "$(awk -v b="$begin" -v e="$end" 'BEGIN { printf "%.1f", e - b }') $(peak "$name") $(du --bytes --summarize "$folder/$name" | cut -f 1)" \
    "$(seconds "$name.merge") $(peak "$name.merge") $(stat --format %s "$folder/$name.json")"
  rm -rf "$folder/$name" "$folder/$name.json"
}

[ -f "$folder/model.zip" ] || {
  draw "$folder/training" 20
  "$MLSEG" train --images "$folder/training/images" --masks "$folder/training/masks" --classes "background=0, square=255" --width 4 --depth 1 \
    --crop 32x32 --batch-size 4 --steps 200 --seed 1 --threads 1 --model "$folder/model.zip" >/dev/null
}

echo "command images processes processor-seconds ms-per-image wall-seconds peak-MB shard-bytes merge-seconds merge-peak-MB result-bytes"
for count in "${counts[@]}"; do
  [ -d "$folder/$count/masks" ] || draw "$folder/$count" "$count"
  for shards in $processes; do
    measure "$count" "$shards" evaluate --model "$folder/model.zip" --images "$folder/$count/images" --masks "$folder/$count/masks"
    measure "$count" "$shards" predict --model "$folder/model.zip" --images "$folder/$count/images" --output "$folder/predicted-$count"
    rm -rf "$folder/predicted-$count"
  done
done
