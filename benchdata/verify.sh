#!/usr/bin/env bash
# The story of a hot function that does not matter: benchdata/verify. What find
# charges, what verify says of the hottest function and of one below it, and what
# fixing either really gains, by the fastest of interleaved runs. It wants two
# processors for itself and takes two minutes; SUSPECTS names fewer functions.
set -euo pipefail
cd "$(dirname "$0")/verify"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
go build -C ../.. -o "$tmp/bottleneck" ./cmd/bottleneck

echo "== find"
"$tmp/bottleneck" find -bench Checkout -benchtime "${BENCHTIME:-2s}" -o "$tmp/run" . | sed -n '1,30p'
for function in ${SUSPECTS:-receipt tax}; do
	echo "== verify $function"
	"$tmp/bottleneck" verify -func "checkout\\.$function\$" -bench Checkout -maxtime "${MAXTIME:-20s}" .
	echo
done

echo "== fixed: fastest ms/op of Checkout"
for version in as-is fixreceipt fixtax; do
	go test -c -tags "$version" -o "$tmp/$version.test" .
done
for _ in $(seq "${ROUNDS:-15}"); do
	for version in as-is fixreceipt fixtax; do
		"$tmp/$version.test" -test.run '^$' -test.bench Checkout -test.benchtime 1x -test.count 20 |
			awk -v version="$version" '/^BenchmarkCheckout/ { print version, $3 / 1e6 }' >>"$tmp/times"
	done
done
for version in as-is fixreceipt fixtax; do
	printf '%-11s %s\n' "$version" "$(awk -v version="$version" '$1 == version { print $2 }' "$tmp/times" | sort -g | sed -n 1p)"
done
