#!/usr/bin/env bash
# Gives every reader of other people's files, made by AFL++ out of the files in corpora/ and found/, and goes on where it was stopped:
#
#   tests/Fuzzing/fuzz.sh [HOURS [TARGET…]]   default: 1 hour over all targets, in turns
#   tests/Fuzzing/fuzz.sh --stop              ends a run that is at work, after what it has found is written
#   tests/Fuzzing/fuzz.sh --keep              adds what it has done to record.csv, and inputs that reached new code to found/, for runs elsewhere
#   tests/Fuzzing/fuzz.sh --table             what has been done so far, as a table in Markdown
#
# MLSEGMENTATION_FUZZING_TURN is the seconds of a turn (120), MLSEGMENTATION_FUZZING_PROCESSES the number of targets at work at a time (1);
# MLSEGMENTATION_FUZZING_AS_BUILT=1 goes on with the program of the last run.
#
# Needs afl-fuzz (Debian: apt-get install afl++) and the tool of .config/dotnet-tools.json. But for --keep, everything it writes is under
# artifacts/fuzzing, or MLSEGMENTATION_FUZZING_FOLDER: bin (the instrumented program), findings (AFL's), faults (inputs that showed one, with what
# happened) and turns.csv.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=${MLSEGMENTATION_FUZZING_FOLDER:-$root/artifacts/fuzzing}
turn=${MLSEGMENTATION_FUZZING_TURN:-120}
processes=${MLSEGMENTATION_FUZZING_PROCESSES:-1}
program=$work/bin/MLSegmentation.Fuzzing

# TARGET,PROCESSOR-SECONDS,EXECUTIONS of each turn.
turns=$work/turns.csv

# The same of all turns that were kept, a line for each target, with the number of inputs in its archive.
record=$here/record.csv

stat() {
    sed -n "s/^$2 *: *//p" "$work/findings/$1/default/fuzzer_stats" 2> /dev/null || true
}

count_faults() {
    find "$work/faults/$1" -type f ! -name '*.txt' 2> /dev/null | wc -l
}

# Record and turns together: TARGET,PROCESSOR-SECONDS,EXECUTIONS,INPUTS.
sum() {
    cat "$record" "${1:-$turns}" 2> /dev/null | LC_ALL=C awk -F, '
        $2 ~ /^[0-9]/ { seconds[$1] += $2; executions[$1] += $3; inputs[$1] += $4 }
        END { for (name in seconds) printf "%s,%.1f,%.0f,%d\n", name, seconds[name], executions[name], inputs[name] }' | LC_ALL=C sort
}

table() {
    echo "| target | processor time | executions | inputs found |"
    echo "| --- | ---: | ---: | ---: |"
    sum | LC_ALL=C awk -F, '
        { printf "| `%s` | %.1f min | %d | %d |\n", $1, $2 / 60, $3, $4; all += $2; executions += $3; inputs += $4 }
        END { printf "| all %d | %.2f hours | %.0f | %d |\n", NR, all / 3600, executions, inputs }'
    echo
    echo "Faults left in $work: $(count_faults .)"
}

keep() {
    [[ -e $turns ]] || { echo "There is nothing to keep: no turn has ended in $work since the last time." >&2; exit 1; }
    mv "$turns" "$turns.part"
    cat "$turns.part" >> "$turns.kept"
    rm "$turns.part"
    sum "$turns.kept" > "$work/record.part"
    {
        echo "target,processor seconds,executions,inputs"
        while IFS=, read -r target seconds executions inputs; do
            queue=$work/findings/$target/default/queue
            [[ ! -d $queue ]] || inputs=$("$program" keep "$here/found/$target.zip" "$queue" < /dev/null)
            echo "$target,$seconds,$executions,$inputs"
        done < "$work/record.part"
    } > "$record.part"
    mv "$record.part" "$record"
    rm "$turns.kept" "$work/record.part"
}

prepare() {
    command -v afl-fuzz > /dev/null || { echo "afl-fuzz is not installed; on Debian: apt-get install afl++" >&2; exit 1; }
    cd "$root"
    dotnet tool restore > /dev/null
    dotnet build tests/Fuzzing -c Release --nologo -v q -p:RunAnalyzers=false 
    rm -rf "$work/bin"
    mkdir -p "$work"
    cp -R artifacts/bin/MLSegmentation.Fuzzing/release "$work/bin"
    for library in "$work"/bin/MLSegmentation*.dll "$work"/bin/mlseg.dll "$work"/bin/BitMiracle.LibTiff.NET.dll; do
        [[ $library == */MLSegmentation.Fuzzing.dll ]] || dotnet sharpfuzz "$library"
    done
}

# The words in the examples, so that AFL knows them.
write_words() {
    grep -ohaE '[A-Za-z_][A-Za-z_0-9-]{2,24}' "$here/corpora/$1"/* 2> /dev/null | sort | uniq -c | sort -rn | head -150 \
        | awk '{ printf "\"%s\"\n", $2 }' || true
}

run_turn() {
    local target=$1 input=- notes=$work/notes/$1 status=0
    mkdir -p "$work/findings" "$work/faults/$target" "$notes"
    if [[ ! -e $work/findings/$target/default/fuzzer_stats ]]; then
        input=$notes/inputs
        rm -rf "$input"
        cp -R "$here/corpora/$target" "$input"
        "$program" unpack "$here/found/$target.zip" "$input"
    fi

    write_words "$target" > "$notes/words.txt"
    export MLSEGMENTATION_FUZZING_FAULTS=$work/faults/$target
    local TIMEFORMAT='%U %S' begin=$SECONDS before
    before=$(stat "$target" execs_done)
    { time afl-fuzz -i "$input" -o "$work/findings/$target" -x "$notes/words.txt" -V "$turn" -t 20000 -m none -- "$program" fuzz "$target" \
        > "$notes/afl.log" 2>&1 || status=$?; } 2> "$notes/time.txt"
    awk -v target="$target" -v executions=$(($(stat "$target" execs_done) - ${before:-0})) \
        '{ printf "%s,%.1f,%d\n", target, $1 + $2, executions }' "$notes/time.txt" >> "$turns"
    echo "$(date +%T) $target: $((SECONDS - begin)) s, $(cat "$notes/time.txt") s of processor, status $status," \
        "$(stat "$target" execs_done) executions, $(count_faults "$target") faults"

    # A reader that took too long, or ended the process, has ended AFL, too; the input is kept, and the next turn begins.
    if ((status != 0)) && [[ -s $work/findings/$target/default/.cur_input ]]; then
        cp "$work/findings/$target/default/.cur_input" "$work/faults/$target/end-$(date +%s)"
        tail -n 40 "$notes/afl.log" > "$work/faults/$target/end-$(date +%s).txt"
    fi
}

# The turns of one process: every so many-th of the targets, again and again.
run_turns() {
    while ((SECONDS < end)) && [[ ! -e $work/stop ]]; do
        for ((next = $1; next < ${#targets[@]}; next += processes)); do
            ((SECONDS < end)) && [[ ! -e $work/stop ]] || break
            run_turn "${targets[next]}"
        done
    done
}

# All of this file is read before anything of it is run, so that it may change meanwhile.
main() {
    case ${1:-} in
        --table) table; exit ;;
        --keep) keep; exit ;;
        --stop) touch "$work/stop"; pkill -INT -f "^afl-fuzz .* -o $work/findings/" || true; exit ;;
    esac

    hours=${1:-1}
    shift || true
    [[ -n ${MLSEGMENTATION_FUZZING_AS_BUILT:-} ]] || prepare
    rm -f "$work/stop"
    export AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_SKIP_CPUFREQ=1 AFL_SKIP_BIN_CHECK=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_FAST_CAL=1
    export AFL_SKIP_CRASHES=1 AFL_FORKSRV_INIT_TMOUT=120000 AFL_MAP_SIZE=65536
    export DOTNET_TieredPGO=0 DOTNET_gcConcurrent=0 DOTNET_GCHeapHardLimit=0x60000000
    mapfile -t targets < <(if (($#)); then printf '%s\n' "$@"; else "$program" list; fi)
    end=$((SECONDS + $(awk -v hours="$hours" 'BEGIN { printf "%d", hours * 3600 }')))
    ((processes <= ${#targets[@]})) || processes=${#targets[@]}
    trap 'touch "$work/stop"' INT TERM
    for ((process = 0; process < processes; process++)); do
        run_turns "$process" &
    done
    until wait; do :; done
    table
}

main "$@"; exit
