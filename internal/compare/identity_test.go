package compare

import (
	"fmt"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/variant"
)

func TestSideName(t *testing.T) {
	check := func(want, tree string, shared bool, v variant.Variant) {
		t.Helper()
		if got := sideName(tree, shared, v); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	check("HEAD", "HEAD", false, variant.Variant{})
	check("HEAD, go1.27.2", "HEAD", false, variant.Variant{Go: "go1.27.2"})
	check("-tags=x", "working tree", true, variant.Variant{Tags: "x"})
	check("working tree", "working tree", true, variant.Variant{})
}

// What flags name may differ where no file of the tree does.
func TestNameFiles(t *testing.T) {
	for flag, want := range map[string]bool{
		"-race": false, "-tags=x": false, "-pgo=auto": false, "-pgo=off": false, "-pgo=cpu.prof": true, "-overlay=o.json": true, "-modfile=alt.mod": true, "-toolexec=wrap": true,
	} {
		if got := nameFiles([]string{"-trimpath", flag}); got != want {
			t.Errorf("%s names files: %v", flag, got)
		}
	}
}

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
	check([]string{"-test.skip=D/e"}, "-test.skip=D/e", "-test.skip=^BenchmarkA$|^BenchmarkC$|D/e")
}

// A package that only external tests import is listed as compiled for them alone.
func TestByPath(t *testing.T) {
	got := byPath([]gorun.Package{{ImportPath: "m/p", Name: "plain"}, {ImportPath: "m/p [m/p.test]"}, {ImportPath: "m/h [m/p.test]", Name: "anew"}})
	if len(got) != 2 || got["m/p"].Name != "plain" || got["m/h"].Name != "anew" {
		t.Errorf("%+v", got)
	}
}
