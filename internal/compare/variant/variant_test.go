package variant

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

func TestString(t *testing.T) {
	check := func(want string, v Variant) {
		t.Helper()
		if got := v.String(); got != want || v.IsZero() != (want == "") {
			t.Errorf("%q, want %q", got, want)
		}
	}
	check("", Variant{})
	check("GOGC=50 A=b", Variant{Env: []string{"GOGC=50", "A=b"}})
	check("go1.27.2 -pgo=off m@v1 -tags=x -gcflags=-N -l", Variant{Go: "1.27.2", PGO: "off", Modules: []string{"m@v1"}, Tags: "x", GCFlags: "-N -l"})
}

func TestErrors(t *testing.T) {
	check := func(v Variant, text string) {
		t.Helper()
		dir := t.TempDir()
		err := v.Check("base")
		if err == nil {
			_, err = v.Environ(t.Context(), dir, dir, dir)
		}
		if !errors.Is(err, suite.ErrUsage) || !strings.Contains(err.Error(), text) {
			t.Errorf("%+v: %v, want ErrUsage with %q", v, err, text)
		}
	}
	check(Variant{Env: []string{"GOGC"}}, "-base-env GOGC: want NAME=value")
	check(Variant{Modules: []string{"golang.org/x/net"}}, "-base-mod golang.org/x/net: want module@version")
	check(Variant{PGO: "none.pgo"}, "-pgo none.pgo: ")
	check(Variant{Modules: []string{"golang.org/x/net@v0.1.0"}}, "need a module")
}

// GOFLAGS keep what the user has set, and flags with spaces in them are one flag.
func TestEnviron(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.pgo"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOFLAGS", "-trimpath")
	e, err := Variant{Env: []string{"A=b"}, Go: "local", PGO: "x.pgo", GCFlags: "-N -l"}.Environ(t.Context(), dir, dir, dir)
	want := []string{"GOTOOLCHAIN=local", "GOFLAGS=-trimpath -pgo=" + filepath.Join(dir, "x.pgo") + " '-gcflags=-N -l'"}
	if err != nil || !slices.Equal(e.Run, []string{"A=b"}) || !slices.Equal(e.Build, want) {
		t.Errorf("%q, %v, want %q", e, err, want)
	}
}

// A profile fits where what takes time today is in it.
func TestCovered(t *testing.T) {
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "default.pgo"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(simulated.CPU(1e9, map[string]int64{"m.main;m.old;m.parse": 5, "m.main;m.write": 5}).Write(f), f.Close()); err != nil {
		t.Fatal(err)
	}
	today := simulated.CPU(1e9, map[string]int64{"m.main;m.parse": 60, "m.main;m.fresh": 40, "m.setup;m.write": 100})
	for _, s := range today.Sample {
		if leaf(s) != "m.write" {
			s.Label = map[string][]string{timeline.PhaseLabel: {string(timeline.Timed)}}
		}
	}
	if share, err := Covered(Variant{PGO: "default.pgo"}.Profile(dir), []*profile.Profile{today}); err != nil || share != 0.6 {
		t.Errorf("it covers %v, %v, want 0.6", share, err)
	}
}
