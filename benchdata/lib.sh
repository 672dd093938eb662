# What the story scripts share: each sources this file first. They are run as
#
#	benchdata/NAME.sh [-record] [directory]
#
# and write all they measure to the directory (by default a new temporary one).
# With -record they refresh benchdata/results as well. They need bash and Go.
# COUNT is how often each benchmark is measured: 6 is the least for intervals.
# TIME is for how long each time, as for -benchtime; the scripts choose it well.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

story=$(basename "$0" .sh)
results=benchdata/results
record=false
if [ "${1:-}" = -record ]; then
	record=true
	shift
fi
out=${1:-$(mktemp -d "${TMPDIR:-/tmp}/$story.XXXXXX")}
mkdir -p "$out"
out=$(cd "$out" && pwd)
count=${COUNT:-6}
steps=0

# see SENTENCE: begins a step and says what there is to see in it.
see() {
	steps=$((steps + 1))
	printf '\n%d. %s\n\n' "$steps" "$*"
}

# run COMMAND: shows a command and runs it.
run() {
	printf '$ %s\n' "$*"
	"$@"
}

# bench NAME PACKAGE PATTERN TIME COLUMN: measures benchmarks into NAME.txt, and
# has benchstat lay their times out by a key of their names. All of them are run
# once in each round, so that what comes and goes on the machine meets all alike:
# -count would run each by itself.
bench() {
	local file=$out/$1.txt program=$out/$1.test.exe time=${TIME:-$4}
	local command="go test -run '^\$' -bench '$3' -benchtime $time $2"
	printf '$ %s > %s.txt   # %d times\n' "$command" "$1" "$count"
	go test -c -o "$program" "$2"
	printf '# %d times: %s\n' "$count" "$command" >"$file"
	for ((round = 0; round < count; round++)); do
		(cd "$2" && "$program" -test.run '^$' -test.bench "$3" -test.benchtime "$time") >>"$file"
	done
	rm "$program"
	cat "$file" >>"$out/results.new"
	run go tool benchstat -col "/$5" -filter .unit:sec/op "$file"
}

# find_in PACKAGE PATTERN TIME: what bottleneck says of the whole of a run, and
# where its flame graphs are.
find_in() {
	rm -rf "$out/find"
	run go run ./cmd/bottleneck find -bench "$2" -benchtime "$3" -o "$out/find" "$1" | tee "$out/find.txt"
}

# flame SENTENCE: where the flame graph is and what it shows, and the same as text.
flame() {
	see "$1"
	printf 'The flame graph: %s\nAll of the run: go run ./cmd/bottleneck view %s\n\n' "$out/find/flame.html" "$out/find"
	run go tool pprof -top -nodecount 8 "$out"/find/*.cpu.pprof 2>&1
}

# done_all: keeps what was measured, if asked to, without the names of this machine.
done_all() {
	{
		printf 'go: %s\ncommit: %s\n' "$(go env GOVERSION)" "$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)"
		grep -Ev '^(PASS|ok )' "$out/results.new"
	} >"$out/results.txt"
	rm "$out/results.new"
	if $record; then
		cp "$out/results.txt" "$results/$story.txt"
		if [ -d "$out/find" ]; then
			go run ./benchdata/keep "$results/$story.cpu.pprof" "$out"/find/*.cpu.pprof
			sed -e '/^\$ /d' -e '/^Recorded in /d' -e '/^All of it /d' "$out/find.txt" >"$results/$story-find.txt"
		fi
	fi
	printf '\n%s: all of it is in %s\n' "$story" "$out"
}

rm -f "$out/results.new"
