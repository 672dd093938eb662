package report

import (
	"strings"
	"testing"
	"time"
)

func TestBuilding(t *testing.T) {
	check := func(build time.Duration, packages []PackageTime, want string) {
		t.Helper()
		r := Report{Wall: build + time.Second, Phases: []Phase{{"build", build, packages}, {"timed", time.Second, nil}}}
		if got := strings.Join(r.building(), "\n"); got != want {
			t.Errorf("building for %v: got %q, want %q", build, got, want)
		}
	}
	check(time.Second, nil, "")
	check(2*time.Second, nil, "Building took longer than everything else: 2.00 s against 1.00 s.")
	check(3*time.Second, []PackageTime{{"a", 2e9}, {"b", 2e9}, {"linking m.test", 3e8}, {"d", 1e6}},
		"Building took longer than everything else: 3.00 s against 1.00 s.\n"+
			"The slowest packages, built in parallel: a 2.00 s, b 2.00 s, linking m.test 300 ms.")
}
