package bottleneck

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Whoever imports this package pays for it in each start of a program: so what it
// needs, templates above all, is made when it is used. The allocations are always the
// same; of a package's times the least of several starts is one that nothing disturbed. A
// thirtieth of what all packages take is 0.1 ms where that is 3.
func TestInitCostsNothing(t *testing.T) {
	const mostAllocs, mostShare = 100, 1. / 30
	least, allocs := map[string]float64{}, map[string]int{}
	for range 10 {
		for _, m := range initTrace(t) {
			ms, err1 := strconv.ParseFloat(m[2], 64)
			n, err2 := strconv.Atoi(m[3])
			if err1 != nil || err2 != nil {
				t.Fatalf("%s: %v, %v", m[0], err1, err2)
			}
			if was, ok := least[m[1]]; !ok || ms < was {
				least[m[1]] = ms
			}
			allocs[m[1]] = n
		}
	}
	var ours, all float64
	var packages, made int
	for name, ms := range least {
		all += ms
		if strings.HasPrefix(name, "github.com/bottleneck-go/") {
			ours, made, packages = ours+ms, made+allocs[name], packages+1
		}
	}
	if packages == 0 {
		t.Fatal("no package of this module was initialised")
	}
	if ours > mostShare*all || made > mostAllocs {
		t.Errorf("initialising this package and what it imports takes %.3f ms of %.3f and %d allocations, want at most %.1f %% and %d", ours, all, made, 100*mostShare, mostAllocs)
	}
	t.Logf("%.3f ms of %.3f, %d allocations", ours, all, made)
}

// initTrace returns what a start of this test's program tells of each package: its name, its
// milliseconds and its allocations.
func initTrace(t *testing.T) [][]string {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var trace strings.Builder
	cmd.Stderr = &trace
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`(?m)^init (\S+) @\S+ ms, (\S+) ms clock, \d+ bytes, (\d+) allocs$`).FindAllStringSubmatch(trace.String(), -1)
}
