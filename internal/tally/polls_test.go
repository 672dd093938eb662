package tally

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/scripted"
	"github.com/bottleneck-go/bottleneck/report"
)

// Who polls may wait for whoever runs, sleeps or reads beside it, in a window in which that
// does nothing else, but not for who waits for it.
func TestActiveBeside(t *testing.T) {
	for state, want := range map[string]bool{
		"sleep time.Sleep:1<main.other:2": true, "network net.Read:1<main.other:2": true, `"chan receive" runtime.chanrecv1:1<main.other:2`: false,
	} {
		g := scripted.Graph(1, "0 1 begins main.main:1\n0 2 begins main.other:1\n10 2 blocks "+state+"\n100 1 blocks sleep time.Sleep:1<main.main:2\n")
		if got := (&part{newView(g), (g.From + g.To) / 2, g.To, 1}).activeBeside(); got != want {
			t.Errorf("beside %q: %v, want %v", state, got, want)
		}
	}
}

// What is polled for may be anybody's: a verdict is certain that holds even then.
func TestDoubtful(t *testing.T) {
	f := func(name string, low, high float64) report.Function {
		return report.Function{Function: name, Charged: (low + high) / 2, Low: low, High: high}
	}
	for _, c := range []struct {
		why             string
		functions       []report.Function
		polled          map[string]float64
		certain, doubts bool
	}{
		{"nobody polls", []report.Function{f("a", 0.7, 0.8), f("b", 0.2, 0.3)}, nil, true, false},
		{"the first polls", []report.Function{f("a", 0.7, 0.8), f("b", 0.2, 0.3)}, map[string]float64{"a": 0.7}, false, true},
		{"another polls for less than lies between", []report.Function{f("a", 0.7, 0.8), f("b", 0.2, 0.3)}, map[string]float64{"b": 0.1}, true, false},
		{"another polls for more", []report.Function{f("a", 0.5, 0.6), f("b", 0.3, 0.4)}, map[string]float64{"b": 0.3}, false, true},
		{"little", []report.Function{f("a", 0.42, 0.52), f("b", 0.36, 0.41)}, map[string]float64{"b": 0.03}, false, false},
	} {
		b := Verdict(c.functions)
		if got := Doubt(b, c.functions, c.polled) != nil; got != c.doubts || b.Certain != c.certain {
			t.Errorf("%s: warned %v, certain %v, want %v and %v", c.why, got, b.Certain, c.doubts, c.certain)
		}
	}
}
