#!/usr/bin/env bash
# What README and the manuals show: each command once, on the module in shop, with
# what it prints written to results/readme-COMMAND.txt, and a picture of find's. Usage, from anywhere, when
# nothing else runs:
#
#	benchdata/readme.sh
#
# Needs Go and git; takes some three minutes.
set -euo pipefail
cd "$(dirname "$0")"
results=$PWD/results
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -C .. -o "$work/bottleneck" ./cmd/bottleneck

# keep NAME ARGUMENTS: runs a command and keeps what it prints.
keep() {
	local name=$1
	shift
	{
		printf '$ bottleneck %s\n' "$*"
		"$work/bottleneck" "$@" | sed -e '/^Recorded in /d' -e '/^All of it /d'
	} | tee "$results/readme-$name.txt"
}

# A history of twelve commits, of which the seventh makes Parse slow.
cp -r shop "$work/shop"
cd "$work/shop"
git init -q
git config user.name shop
git config user.email shop@example.com
fast=$(cat price/price.go)
slow=$(sed -e 's|^\tfields := |\tif !valid(line) {\n\t\treturn Item{}\n\t}\n&|' price/price.go
	printf '\n// valid reports whether a line begins with a SKU.\nfunc valid(line string) bool {\n\treturn regexp.MustCompile(`^\\S+ `).MatchString(line)\n}\n')
for n in $(seq 12); do
	if [ "$n" -lt 7 ]; then printf '%s\n' "$fast" >price/price.go; else printf '%s\n' "$slow" >price/price.go; fi
	if [ $((n % 3)) = 0 ]; then echo "$n" >>NEWS.md; else printf '\n// Version%d is in the log.\nconst Version%d = %d\n' "$n" "$n" "$n" >"price/version$n.go.new"; fi
	for f in price/*.new; do if [ -e "$f" ]; then { echo "package price"; cat "$f"; } >"${f%.new}" && rm "$f"; fi; done
	git add -A
	git commit -q -m "$([ "$n" = 7 ] && echo 'price: check the form of each line' || echo "change $n")"
done

keep find find ./price
keep test test -count=1 ./...
keep compare compare -base HEAD~6 -head HEAD -maxtime 60s ./price
keep bisect bisect -good HEAD~11 ./price
keep verify verify -func parseLine -maxtime 15s ./price
(cd price && go test -run '^$' -bench . -cpuprofile "$work/cpu.pprof" >/dev/null && rm -f price.test)
(cd "$work" && cp cpu.pprof shop/cpu.pprof)
keep analyze analyze cpu.pprof
go run -C "$results/../.." ./benchdata/terminal "$results/readme-find.txt" >"$results/../pictures/find.svg"
