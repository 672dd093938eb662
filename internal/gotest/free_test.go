package gotest

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/inside"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// What is not replayed of a function is little in all traces together, however many there are.
func TestWorthReplaying(t *testing.T) {
	charges := make([]map[string]int64, 100)
	for i := range charges {
		charges[i] = map[string]int64{"m.spread": 9, "m.rare": 0}
	}
	charges[7] = map[string]int64{"m.spread": 300, "m.rare": 10, "m.large": 50}
	charges[8]["m.large"] = 10
	list := worthReplaying(charges, []string{"m.spread", "m.rare", "m.large"}, 10)
	left := make(map[string]int64)
	for i, c := range charges {
		for function, ns := range c {
			if !slices.Contains(list[i], function) {
				left[function] += ns
			}
		}
	}
	for function, want := range map[string]int64{"m.spread": 9, "m.rare": 10, "m.large": 10} {
		if left[function] != want {
			t.Errorf("%s: %d not replayed, want %d", function, left[function], want)
		}
	}
	if !slices.Equal(list[7], []string{"m.spread", "m.large"}) {
		t.Errorf("trace 7 is replayed for %q", list[7])
	}
}

// The source tells of what a test waits for what it tells of a program: that it may have to be done less often.
func TestTraceConfig(t *testing.T) {
	path := filepath.Join(t.TempDir(), "main.go")
	fixture.WriteFile(t, path, "package main\n\nfunc get() {\n\tif time.Since(at) > ttl {\n\t\tload()\n\t}\n}\n\nfunc load() { time.Sleep(9) }\n")
	c := traceConfig(new(gorun.Record), scripted.Rules, inside.NewReader(filepath.Base, time.Now().Add(time.Hour)))
	x := c.Target([]charge.Frame{{Function: "time.Sleep"}, {Function: "main.load", File: path, At: 9}, {Function: "main.get", File: path, At: 5}})
	if x.Function != "main.load" || !x.Aged || x.Line != 9 {
		t.Errorf("%+v, want main.load, that is called when something is too old", x)
	}
}

// Who does not want to wait for replays does not, though they go on, and is told no gain and nothing that is certain.
func TestInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	a := packages(1, 8, 1)
	a.processes[1] = &process{pkg: "m/p0", record: &gorun.Record{Marks: []timeline.Mark{{}}}}
	a.onPath, a.insides = make([]time.Duration, 2), new(inside.Reader)
	a.savings["m.nap"] = map[int]saving{1: {7 * time.Second, 7 * time.Second, 7 * time.Second}}
	a.parts = []part{{to: 8 * time.Second, action: 1, phase: phaseTest, test: -1, function: "m.nap", kind: "sleep"}}
	for _, c := range []context.Context{t.Context(), ctx} {
		r := a.report(c)
		if b, known := r.Bottleneck, c.Err() == nil; b.Certain != known || b.Speedup > 0 != known || r.Functions[0].Speedup > 0 != known || strings.Contains(fmt.Sprint(r.Warnings), "interrupted") == known {
			t.Errorf("interrupted %v: %+v, %+v, warnings %v", !known, b, r.Functions[0], r.Warnings)
		}
	}
}
