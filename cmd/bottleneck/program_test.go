package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
)

// However a program ends, its whole run is found; its standard streams are its
// own.
func TestFindProgram(t *testing.T) {
	fixture.Slow(t)
	command := executable(t)
	check := func(end string, status int, stderr string) {
		t.Helper()
		c := exec.Command(command, "find", "-json", "-o", t.TempDir(), ".", "--", end)
		c.Dir = filepath.Join("testdata", "program")
		c.Stdin = strings.NewReader("line\n")
		var out, errOut bytes.Buffer
		c.Stdout, c.Stderr = &out, &errOut
		_ = c.Run() // its status is looked at
		if got := c.ProcessState.ExitCode(); got != status {
			t.Errorf("%s: exit status %d, want %d\n%s", end, got, status, errOut.String())
		}
		for _, want := range []string{"read line\n", stderr} {
			if !strings.Contains(errOut.String(), want) {
				t.Errorf("%s: standard error %q, want %q in it", end, errOut.String(), want)
			}
		}
		var r bottleneck.Report
		if err := json.Unmarshal(out.Bytes(), &r); err != nil {
			t.Fatalf("%s: %v\n%s", end, err, out.String())
		}
		if b := r.Bottleneck; b == nil || b.Function != "main.slow" || !b.Certain || b.Share/reporttest.Ran(r.Functions) < 0.8 {
			t.Errorf("%s: bottleneck %+v, want main.slow for certain", end, b)
		}
	}
	check("exit", 3, "the program failed: exit status 3")
	if *allCases {
		check("panic", 2, "panic: panic\n")
		check("panic beside", 2, "panic: ")
		check("return", 0, "")
		check("fatal", 1, "fatal\n")
	}
}

// A program that would go on is stopped when its time is up, as if it had ended.
func TestFindSeconds(t *testing.T) {
	gateAlone(t)
	t.Chdir(filepath.Join("testdata", "program"))
	var out, errOut bytes.Buffer
	if status := run([]string{"find", "-json", "-o", t.TempDir(), "-seconds", "0.5", ".", "--", "go on"}, &out, &errOut); status != exitDone {
		t.Fatalf("exit status %d\n%s", status, errOut.String())
	}
	var r bottleneck.Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if b := r.Bottleneck; b == nil || b.Function != "main.slow" {
		t.Errorf("bottleneck %+v, want main.slow", b)
	}
	for _, w := range r.Warnings {
		if strings.Contains(w.Error(), "ended early") {
			t.Errorf("warning %q", w)
		}
	}
	t.Chdir(filepath.Join("..", "bloop"))
	if status := run([]string{"find", "-seconds", "1", "."}, &out, &errOut); status != exitUsage {
		t.Errorf("exit status %d for benchmarks, want %d\n%s", status, exitUsage, errOut.String())
	}
}

// The stages of a program stand among its phases, nested ones apart.
func TestFindStages(t *testing.T) {
	gateAlone(t) // the whole module is compiled for it
	var out, errOut bytes.Buffer
	if status := run([]string{"find", "-json", "-o", t.TempDir(), "./testdata/staged"}, &out, &errOut); status != exitDone {
		t.Fatalf("exit status %d\n%s", status, errOut.String())
	}
	var r bottleneck.Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	wall := make(map[string]time.Duration)
	var names []string
	for _, p := range r.Phases {
		wall[p.Name] = p.Wall
		names = append(names, p.Name)
	}
	want := []string{"build", "init", "setup", "calibration", "timed", "cleanup", "load", "outer", "a \"stage\" of\ntwo lines", "busy", "waiting", "other"}
	slices.Sort(want[6:11])
	slices.Sort(names[min(6, len(names)):max(6, len(names)-1)])
	if !slices.Equal(names, want) {
		t.Errorf("phases %q, want %q", names, want)
	}
	charged := make(map[string]map[string]float64)
	for _, f := range r.Functions {
		charged[f.Function] = f.Phases
	}
	checkRatio(t, "wall time of the stage inside and the one around it", float64(wall[want[6]]), 2*float64(wall["outer"]))
	// Both stages pass at the same time: each has half of it.
	checkRatio(t, "wall time of two stages at once", float64(wall["busy"]), float64(wall["waiting"]))
	checkRatio(t, "share of load in load and outer", charged["main.load"]["load"], charged["main.load"]["outer"])
	// Nothing of it ran in another, even where slices were too short for samples of their own;
	// a mark may be held back.
	if of := charged["main.parse"]; of[want[6]] == 0 || of["load"]+of["outer"]+of["busy"]+of["waiting"]+of["other"] > 0.01 {
		t.Errorf("parse is charged in %v, want in %q", of, want[6])
	}
}

// The programs that tell the stories are found out: what everyone would make
// faster is not what costs. In the training two functions of the naive way are
// nearly equal.
func TestFindStories(t *testing.T) {
	gateAlone(t)
	const naive = "github.com/bottleneck-go/bottleneck/internal/naive."
	check := func(functions []string, certain bool, args ...string) {
		t.Helper()
		var out, errOut bytes.Buffer
		if status := run(append([]string{"find", "-json", "-o", t.TempDir()}, args...), &out, &errOut); status != exitDone {
			t.Fatalf("%q: exit status %d\n%s", args, status, errOut.String())
		}
		var r bottleneck.Report
		if err := json.Unmarshal(out.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		if b := r.Bottleneck; b == nil || certain && !b.Certain || !slices.Contains(functions, b.Function) {
			t.Errorf("%q: bottleneck %+v, want one of %q", args, b, functions)
		}
	}
	check([]string{naive + "Letters"}, true, "../doubles", "--", "-story")
	// Three functions take about a quarter each: which is first is uncertain.
	check([]string{naive + "Choose", naive + "PlayMatch", naive + "hasLine"}, false, "../menace", "--", "train", "-story", "-matches", "30000")
}

// checkRatio checks that two measured quantities are about the same: a machine that
// others use disturbs them.
func checkRatio(t *testing.T, what string, x, y float64) {
	t.Helper()
	if !(x < 2*y && y < 2*x) {
		t.Errorf("%s: %.3g and %.3g, want about the same", what, x, y)
	}
}
