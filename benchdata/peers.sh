#!/usr/bin/env bash
# Other libraries at the same work, by the benchmarks of the nested module peers,
# and the table of ratios, which -record writes to results/peers.md. Usage and
# needs: see lib.sh.
COUNT=${COUNT:-4} # medians are compared, without intervals
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

see "The work of the packages by other libraries: the same data, the same names."
command=(go test -run '^$' -bench . -benchtime "${TIME:-0.1s}" -count "$count" .)
printf '# benchdata/peers: %s\n' "${command[*]}" >"$out/results.new"
printf '$ cd benchdata/peers && %s\n' "${command[*]}"
(cd benchdata/peers && "${command[@]}") | tee -a "$out/results.new"

see "Each of them against ours, the ratio of medians: above 1 ours is faster, and where a peer wins the table says so."
go run ./benchdata/table "$out/results.new" | tee "$out/ratios.md"

if $record; then
	cp "$out/ratios.md" "$results/peers.md"
fi
done_all
