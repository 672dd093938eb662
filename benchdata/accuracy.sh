#!/usr/bin/env bash
# What docs/accuracy.md shows: how right the tool itself is, against known truths. Each
# measurement is a test. The command, date and machine, and what it says in the end, are
# written to results/accuracy-NAME.txt. Usage, from anywhere, when nothing else runs:
#
#	benchdata/accuracy.sh [NAME...]
#
# Without names it takes some four hours. Two want a machine that is busy, and
# are to be measured beside other programs: changes-busy and identical-busy.
set -euo pipefail
cd "$(dirname "$0")/.."

# measure NAME LINES PACKAGE ARGUMENTS: runs a test, and keeps those of the lines that it logs which
# match a pattern, whether it passes or not.
measure() {
	local name=$1 lines=$2
	shift 2
	[[ " $wanted " == *" $name "* ]] || return 0
	echo "== $name"
	{
		printf '$ go test %s\n' "$*"
		printf '%s\n' "$conditions"
		{ go test -count 1 -timeout 4h -v "$@" || true; } | tee >(cat >&2) |
			sed -En "s/^ +([a-z_]+_test\.go:[0-9]+: )?(.*($lines).*)/\2/p"
	} >benchdata/results/accuracy-"$name".txt
}

conditions="$(date -u +%F), $(go env GOVERSION), $(go env GOOS)/$(go env GOARCH), $(sed -n 's/^model name[^:]*: //p;T;q' /proc/cpuinfo | cut -d' ' -f1,2), $(nproc) processors"
wanted="${*:-planted others truth concurrent delays service suites changes identical bisect histories analyze verify predicts}"
planted=./internal/planted
measure planted '[0-9]+ of [0-9]+ right' $planted -run FindPlanted -planted.all
measure others '[0-9]+ of [0-9]+ right' $planted -run Others -planted.real
measure truth 'intervals cover the truth' ./internal/find -run KnownTruth -find.long
measure concurrent 'programs wrong' $planted -run TestConcurrentFind -planted.concurrent
measure delays 'sensitivities within' $planted -run TestConcurrentVerify -planted.concurrent
measure service 'requests a second' $planted -run TestService -planted.concurrent
measure suites '[0-9]+ of [0-9]+ right' $planted -run TestSuites -planted.suites
measure changes 'first at' $planted -run TestCompareChanges -planted.changes 0:28
measure identical 'comparisons of identical code call' $planted -run TestCompareIdentical -planted.identical 0:200
measure changes-busy 'first at' $planted -run TestCompareChanges -planted.changes 0:52
measure identical-busy 'comparisons of identical code call' $planted -run TestCompareIdentical -planted.identical 0:60
measure bisect 'right, [0-9]+ unsure' ./internal/changepoint -run Calibrated
measure histories 'with 95 % are right' $planted -run TestBisectHistories -planted.histories 0:20
measure analyze ' % of [0-9]+' ./internal/analyze -run TestCompareChance -analyze.long
measure verify 'known to be' ./internal/verify -run VerifyKnownTruth -verify.long
measure predicts 'predicted' ./internal/verify -run VerifyPredicts -verify.long
