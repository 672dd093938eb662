package gotest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/critical"
	"github.com/bottleneck-go/bottleneck/internal/scripted"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
)

// A test that polls for what another goroutine does is not certain to be slow by itself.
func TestVerdictOfPolling(t *testing.T) {
	var script strings.Builder
	script.WriteString("0 1 begins main.main:1\n10 1 makes 2 main.main:2 main.work:1\n11 2 runs\n")
	for at := 12; at < 100; at += 20 {
		script.WriteString(fmt.Sprintf("%d 1 blocks select runtime.selectgo:1<main.await:4\n%d 1 woken\n%d 1 runs\n", at, at+20, at+20))
	}
	g := scripted.Graph(2, script.String()+"115 1 ends")
	parts := []part{{to: 100 * time.Microsecond, function: "main.await", kind: "sleep"}, {from: 100 * time.Microsecond, to: 115 * time.Microsecond, function: "main.main"}}
	for polls, path := range map[bool]*critical.Path{true: critical.Of(g, 1, g.From, g.To), false: critical.Of(g, 1, g.From, g.From)} {
		a := &account{execution: &execution{wall: 115 * time.Microsecond}, processes: map[int]*process{0: {traces: []traced{{path: path}}}}}
		if share := shares(a.polled(), a.execution.wall)["main.await"]; share > 0.5 != polls {
			t.Errorf("polls %v: of %.2f it is not known what is waited for", polls, share)
		}
		if b := a.testVerdict(costs(parts), a.polled()); b.Function != "main.await" || b.Certain == polls {
			t.Errorf("polls %v: %s, certain %v", polls, b.Function, b.Certain)
		}
	}
}

// What no trace tells of may belong to any function of the tests.
func TestCertain(t *testing.T) {
	of := func(phase, function string, share float64) report.Bottleneck {
		return report.Bottleneck{Phase: phase, Function: function, Share: share, Low: share - 0.02, High: share + 0.02}
	}
	first, second := of(phaseTest, "main.first", 0.5), of(phaseTest, "main.second", 0.3)
	for _, c := range []struct {
		all  []report.Bottleneck
		want bool
	}{
		{[]report.Bottleneck{first}, true},
		{[]report.Bottleneck{first, second}, true},
		{[]report.Bottleneck{first, second, of(phaseTest, symbol.NotSampled, 0.1)}, true},
		{[]report.Bottleneck{first, second, of(phaseTest, symbol.NotSampled, 0.2)}, false},
		{[]report.Bottleneck{first, of(phaseBuild, "example.com/m", 0.3), of(phaseTest, symbol.NotSampled, 0.2)}, true},
		{[]report.Bottleneck{first, of(phaseTest, symbol.NotSampled, 0.4)}, true},
		{[]report.Bottleneck{of(phaseTest, symbol.NotSampled, 0.6), second}, false},
	} {
		if got := certain(c.all); got != c.want {
			t.Errorf("certain %v of %+v", got, c.all)
		}
	}
}
