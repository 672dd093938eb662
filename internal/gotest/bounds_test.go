package gotest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/gotest/reading"
	"github.com/bottleneck-go/bottleneck/internal/inside"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// Where there was no time for replays, what functions are charged stands for what they save, nothing is certain, and a
// warning says so.
func TestLate(t *testing.T) {
	waits := func() *process {
		p := &process{pkg: "m/p0", until: 1e9, end: 100_000, record: &gorun.Record{Marks: []timeline.Mark{{}}}}
		p.traces = []traced{{last: true, graph: scripted.Graph(2, `
			0 1 begins main.main:1
			0 1 makes 5 main.work:1 main.work:1
			0 1 blocks "chan receive" main.main:3
			0 5 runs
			90 5 wakes 1 main.work:2
			90 5 ends
			90 1 runs
			100 1 ends`)}}
		p.follow()
		return p
	}
	for _, late := range []bool{false, true} {
		a := packages(1, 8, 1)
		p := waits()
		if p.replayed = time.Now().Add(time.Hour); late {
			p.replayed = time.Now().Add(-time.Second)
		}
		a.processes[1] = p
		a.onPath, a.insides, a.allowance = make([]time.Duration, 2), new(inside.Reader), &reading.Allowance{Time: 35 * time.Second}
		a.digest(t.Context(), 1, nil)
		if s := a.savings["main.work"][1]; s[believed] <= 0 || late && (s[least] != 0 || s[most] < s[believed]) {
			t.Errorf("late %v: without main.work %v are saved", late, s)
		}
		a.savings["main.work"][1] = saving{7 * time.Second, 7 * time.Second, 7 * time.Second} // of a suite that takes so long
		a.parts = []part{{to: 8 * time.Second, action: 1, phase: phaseTest, test: -1, function: "main.work", kind: "processor"}}
		r := a.report(t.Context())
		if said := strings.Contains(fmt.Sprint(r.Warnings), "ended after 35s"); said != late || r.Bottleneck.Certain == late || r.Functions[0].Speedup <= 0 {
			t.Errorf("late %v: %+v, warnings %v", late, r.Bottleneck, r.Warnings)
		}
	}
}
