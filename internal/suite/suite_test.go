package suite

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func TestModel(t *testing.T) {
	check := func(text, want string) {
		t.Helper()
		if got := model([]byte(text)); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	check("processor\t: 0\nmodel\t\t: 85\nmodel name\t: Intel(R) Xeon(R) CPU @ 2.50GHz\nflags\t: fpu\n\nprocessor\t: 1\nmodel name\t: another\n", "Intel(R) Xeon(R) CPU @ 2.50GHz")
	check("processor\t: 0\nBogoMIPS\t: 243.75\n", "") // arm64
	check("", "")
}

// An error of usage says what is wrong, and nothing else before that.
func TestUsage(t *testing.T) {
	check := func(err error, text string, is error) {
		t.Helper()
		if err == nil || err.Error() != text || !errors.Is(err, is) {
			t.Errorf("%q, want %q and %v", err, text, is)
		}
	}
	check(Flags{CPU: "0"}.Check(), "-cpu 0: need numbers of processors, as in 1,2,4", ErrUsage)
	check(Flags{BenchTime: "5"}.Check(), "-benchtime 5: need a duration, as in 2s, or a number of iterations, as in 20x", ErrUsage)
	check(Flags{Run: "("}.Check(), "-run (: error parsing regexp: missing closing ): `(`", ErrUsage)
	check(Flags{Count: -1}.Check(), "-count -1: must not be negative", ErrUsage)
	check(Flags{Timeout: -1}.Check(), "-timeout -1ns: must not be negative", ErrUsage)
	check(checkBuild([]string{"-v", "-buildmode", "c-shared"}), "-buildmode=c-shared: it builds nothing that can be run; measure the benchmarks of its packages, without the flag", ErrUsage)
	check(checkBuild([]string{"-v", "-n"}), "GOFLAGS has -n: nothing would be run", ErrUsage)
	if err := checkBuild([]string{"-buildmode=plugin", "-buildmode=pie"}); err != nil {
		t.Error(err)
	}
	none := fmt.Errorf("%w ./x", gorun.ErrNoPackages)
	check(classify(none), none.Error(), ErrUsage)
	check(classify(none), none.Error(), gorun.ErrNoPackages)
	if errors.Is(classify(gorun.ErrBuild), ErrUsage) || !errors.Is(classify(gorun.ErrBuild), ErrFailed) {
		t.Errorf("%v is wrong usage", classify(gorun.ErrBuild))
	}
}

// As for go test, packages that are excluded or not there fail, and those beside them run.
func TestBrokenBesideOthers(t *testing.T) {
	dir := fixture.Tree(t, map[string]string{
		"go.mod": "module example.com/m\n\ngo 1.24\n", "good/a.go": "package good\n",
		"excluded/a.go": "//go:build never\n\npackage excluded\n",
	})
	list := func(patterns ...string) (*Suite, error) {
		return New(t.Context(), Target{Dir: dir, Packages: patterns}, t.TempDir(), nil)
	}
	s, err := list("./excluded", "./nosuch", "./good")
	if err != nil || len(s.Matched()) != 1 || len(s.Broken) != 2 {
		t.Fatalf("%v, %+v", err, s)
	}
	for _, err := range s.Broken {
		if !errors.Is(err, ErrFailed) || errors.Is(err, ErrUsage) {
			t.Error(err)
		}
	}
	if _, err := list("./excluded"); !errors.Is(err, ErrFailed) {
		t.Errorf("excluded: %v", err)
	}
	if _, err := list("./nosuch"); !errors.Is(err, ErrUsage) {
		t.Errorf("not there: %v", err)
	}
}

// What only all that the user's packages need was asked for is not the user's.
func TestRulesOfPatterns(t *testing.T) {
	module := &gorun.Module{Path: "m", Main: true}
	s := &Suite{Listed: []gorun.Package{
		{ImportPath: "m", Module: module, Match: []string{"work"}},
		{ImportPath: "fmt", Standard: true, Match: []string{"all"}},
		{ImportPath: "sort", Standard: true, Match: []string{"all", "sort"}},
		{ImportPath: "dep", Module: &gorun.Module{Path: "dep"}, Match: []string{"work"}},
		{ImportPath: "lib", Module: &gorun.Module{Path: "lib"}, Match: []string{"lib/..."}},
		{ImportPath: "gopath/dep", DepOnly: true}, // of no module
		{ImportPath: "gopath/vendor/dep", DepOnly: true},
	}}
	own := s.Rules(Program{}).Own
	for pkg, want := range map[string]bool{"m": true, "fmt": false, "sort": true, "dep": false, "lib": true, "gopath/dep": true, "gopath/vendor/dep": false} {
		if own(pkg) != want {
			t.Errorf("%s is own: %v, want %v", pkg, !want, want)
		}
	}
}

// Programs are built where the go command would build them.
func TestInTemp(t *testing.T) {
	want := t.TempDir()
	t.Setenv("GOTMPDIR", want)
	err := InTemp(func(tmp string) error {
		if dir := filepath.Dir(tmp); dir != want {
			return fmt.Errorf("in %s, want %s", dir, want)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	t.Setenv("GOTMPDIR", filepath.Join(want, "missing"))
	if err := InTemp(nil); err == nil || !strings.Contains(err.Error(), "GOTMPDIR") {
		t.Error(err)
	}
}

// What may replace itself by another program, and what only passes calls on to syscall.Exec.
func TestReplacesItself(t *testing.T) {
	const calls = "package m\n\nimport \"syscall\"\n\nfunc f() { syscall.Exec(\"\", nil, nil) }\n"
	dir := fixture.Tree(t, map[string]string{"a.go": "package m\n", "calls.go": calls, "a_test.go": calls})
	imports := []string{"syscall"}
	for _, c := range []struct {
		p              gorun.Package
		program, tests bool
	}{
		{gorun.Package{GoFiles: []string{"calls.go"}, Imports: imports}, true, true},
		{gorun.Package{GoFiles: []string{"a.go"}, TestGoFiles: []string{"a_test.go"}, TestImports: imports}, false, true},
		{gorun.Package{GoFiles: []string{"a.go"}, XTestGoFiles: []string{"a_test.go"}, XTestImports: imports}, false, true},
		{gorun.Package{GoFiles: []string{"a.go"}, TestGoFiles: []string{"a_test.go"}, TestImports: imports, DepOnly: true}, false, false},
		{gorun.Package{GoFiles: []string{"calls.go"}, Imports: imports, ImportPath: unixPackage, DepOnly: true}, false, false},
	} {
		c.p.Dir = dir
		s := &Suite{Listed: []gorun.Package{c.p}}
		if program, tests := s.replacesItself(false), s.replacesItself(true); program != c.program || tests != c.tests {
			t.Errorf("%+v: %t and %t, want %t and %t", c.p, program, tests, c.program, c.tests)
		}
	}
}
