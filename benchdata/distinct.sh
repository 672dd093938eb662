#!/usr/bin/env bash
# distinct against sort -u | wc -l, on a file of 1 GB that this script makes in a
# temporary directory and removes at the end. Usage, from anywhere:
#
#	benchdata/distinct.sh [bytes] > benchdata/results/distinct.txt
#
# Needs Go and sort; takes two or three minutes, and three times the bytes on the
# disk. MEASURE_WITH may name a command that runs another, such as "taskset 1".
set -euo pipefail
cd "$(dirname "$0")/.."
bytes=${1:-1000000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work LC_ALL=C
MEASURE_WITH=${MEASURE_WITH:-}

# The helper makes the file, and runs a command and says how long it took and how
# much memory its largest process had: /usr/bin/time is not everywhere.
mkdir "$work/helper"
cat >"$work/helper/main.go" <<'GO'
package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	if os.Args[1] == "make" {
		size, err := strconv.Atoi(os.Args[2])
		check(err)
		makeFile(size)
		return
	}
	measure(os.Args[2], os.Args[3:])
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// makeFile writes lines of an access log: 5,000,000 users at most, in random order.
func makeFile(size int) {
	w := bufio.NewWriterSize(os.Stdout, 1<<20)
	rng := rand.New(rand.NewPCG(1, 2))
	for size > 0 {
		n, err := fmt.Fprintf(w, "user=%07d GET /album/%d/index.html 200\n", rng.IntN(5_000_000), rng.IntN(2))
		check(err)
		size -= n
	}
	check(w.Flush())
}

func measure(name string, command []string) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stderr = os.Stderr
	start := time.Now()
	out, err := cmd.Output()
	took := time.Since(start)
	check(err)
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	rss := int64(usage.Maxrss)
	if runtime.GOOS == "darwin" {
		rss /= 1024 // bytes there, kilobytes elsewhere
	}
	fmt.Printf("%-34s %7.2f s wall %7.2f s processor %8.1f MB   %s\n", name, took.Seconds(),
		(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(),
		float64(rss)/1024, strings.TrimSpace(string(out)))
}
GO
go build -o "$work/help" "$work/helper/main.go"
go build -o "$work/distinct" ./cmd/distinct
"$work/help" make "$bytes" >"$work/log"

printf '# %s, %s, %s processors, %s\n' "$(go version | cut -d' ' -f3,4)" \
	"$(sed -n 's/^model name[^:]*: //p;T;q' /proc/cpuinfo 2>/dev/null || true)" \
	"$(getconf _NPROCESSORS_ONLN)" "$(sort --version 2>/dev/null | head -n 1 || true)"
printf '# a log of %s bytes, read once before; memory is the peak of the largest process\n' "$(wc -c <"$work/log" | tr -d ' ')"
cd "$work"
$MEASURE_WITH ./help run "cat log > /dev/null" sh -c 'cat log > /dev/null'
$MEASURE_WITH ./help run "wc -l log" wc -l log
$MEASURE_WITH ./help run "distinct log" ./distinct log
$MEASURE_WITH ./help run "distinct -epsilon 0.005 log" ./distinct -epsilon 0.005 log
$MEASURE_WITH ./help run "cat log | distinct" sh -c 'cat log | ./distinct'
$MEASURE_WITH ./help run "distinct -exact log" ./distinct -exact log
$MEASURE_WITH ./help run "sort -u log | wc -l" sh -c 'sort -u log | wc -l'
