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
// same; of the times the least of several starts is one that nothing disturbed.
func TestInitCostsNothing(t *testing.T) {
	const mostAllocs, mostMilliseconds = 100, 0.1
	least, allocs := 1e9, 0
	for try := 0; try < 20 && (try == 0 || least > mostMilliseconds); try++ {
		cmd := exec.Command(os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
		var trace strings.Builder
		cmd.Stderr = &trace
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		all, packages := 0.0, 0
		allocs = 0
		for _, m := range regexp.MustCompile(`(?m)^init github\.com/bottleneck-go/\S+ @\S+ ms, (\S+) ms clock, \d+ bytes, (\d+) allocs$`).FindAllStringSubmatch(trace.String(), -1) {
			ms, err1 := strconv.ParseFloat(m[1], 64)
			n, err2 := strconv.Atoi(m[2])
			if err1 != nil || err2 != nil {
				t.Fatalf("%s: %v, %v", m[0], err1, err2)
			}
			all, allocs, packages = all+ms, allocs+n, packages+1
		}
		if packages == 0 {
			t.Fatalf("no package of this module in\n%s", trace.String())
		}
		least = min(least, all)
	}
	if least > mostMilliseconds || allocs > mostAllocs {
		t.Errorf("initialising this package and what it imports takes %.3f ms and %d allocations, want at most %v and %d", least, allocs, mostMilliseconds, mostAllocs)
	}
	t.Logf("%.3f ms, %d allocations", least, allocs)
}
