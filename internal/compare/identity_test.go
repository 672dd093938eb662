package compare

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/compare/identity"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// Where nothing differs, nothing is built, linked or run.
func TestIdenticalEndsAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the go command")
	}
	const source = "package m\n\nimport \"testing\"\n\nfunc BenchmarkX(b *testing.B) { b.Fatal(\"run\") }\n\nfunc BenchmarkY(b *testing.B) {}\n"
	var done []string
	d, err := Run(t.Context(), Config{
		Target: suite.Target{Bench: "X", CPU: "1,2"}, Base: module(t, source), Head: module(t, source),
		Status: func(what string) { done = append(done, what) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"making both sides", "comparing the trees"}; !slices.Equal(done, want) {
		t.Errorf("%q was done, want %q", done, want)
	}
	var got []string
	for _, b := range d.Benchmarks {
		got = append(got, fmt.Sprint(b.Name, " ", b.Verdict, " ", b.Identical))
	}
	if want := []string{"BenchmarkX same true", "BenchmarkX-2 same true"}; !slices.Equal(got, want) || len(d.Notes) != 1 {
		t.Errorf("%q, want %q; notes %q", got, want, d.Notes)
	}
}

// Where tests run before the benchmarks, code that is the same does not make these the same.
func TestSameCode(t *testing.T) {
	code, err := identity.ReadCode(strings.NewReader("m.BenchmarkX STEXT size=1\n\t0x0000 01  .\n"))
	if err != nil {
		t.Fatal(err)
	}
	side := &version{programs: []program{{Program: suite.Program{Package: gorun.Package{ImportPath: "m"}}, code: code}}}
	for run, want := range map[string]int{"": 1, "Setup": 0} {
		c := &comparer{Config: Config{Run: run}, sides: [2]*version{side, side}}
		if got := c.sameCode(0, []string{"BenchmarkX"}); len(got) != want {
			t.Errorf("-run %q: %q are the same, want %d", run, got, want)
		}
	}
}

// What is identical is skipped beside what the user skips, and no process is made for it.
func TestFlagsOf(t *testing.T) {
	both := []program{{Program: suite.Program{Package: gorun.Package{ImportPath: "m"}}}}
	c := &comparer{sides: [2]*version{{programs: both}, {programs: both}}}
	check := func(users []string, want ...string) {
		t.Helper()
		c.TestFlags = users
		if got := c.flagsOf(0).More; !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", users, got, want)
		}
	}
	check([]string{"-test.short"}, "-test.short")
	c.identical = []suite.Key{{Package: "m", Name: "BenchmarkA"}, {Package: "other", Name: "BenchmarkB"}, {Package: "m", Name: "BenchmarkC"}}
	check(nil, "-test.skip=^BenchmarkA$|^BenchmarkC$")
	c.failed = []suite.Key{{Package: "m", Name: "BenchmarkC/x"}, {Package: "other"}, {Package: "m", Name: "BenchmarkF"}}
	check([]string{"-test.skip=D/e"}, "-test.skip=D/e", "-test.skip=^BenchmarkA$|^BenchmarkC$|^BenchmarkF$|D/e|^BenchmarkC$/^x$")
}
