package tally

import (
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// The path of a whole run is asked for three times, and followed once.
func TestFollow(t *testing.T) {
	var s scripted.Script
	s.Begin("chan receive", "runtime.chanrecv1", "main.work")
	s.At(500, "2 wakes 1 runtime.chansend1:1<main.work:5")
	s.At(501, "1 runs")
	s.At(900, "1 ends")
	v := newView(scripted.Graph(2, s.String()))
	middle := (v.From + v.To) / 2
	v.follow(1, v.From, middle)
	whole := v.follow(1, v.From, v.To)
	if p := v.follow(1, v.From, middle); p == whole || p.To != middle {
		t.Errorf("a part of the run is %d to %d, want to %d", p.From, p.To, middle)
	}
	if p := v.follow(2, v.From, v.To); p == whole || p.End != 2 {
		t.Errorf("the path from goroutine 2 begins at %d", p.End)
	}
	if v.follow(1, v.From, v.To) != whole {
		t.Error("the path of the whole run is followed again")
	}
}

// A stage that another goroutine begins and ends, while the one that ends the program waits for it, is charged to what
// that one waited for.
func TestFollowWaiting(t *testing.T) {
	var s scripted.Script
	s.Begin("chan receive", "runtime.chanrecv1", "main.work")
	s.At(500, "2 wakes 1 runtime.chansend1:1<main.work:5")
	s.At(501, "1 runs")
	s.At(510, "1 ends")
	v := newView(scripted.Graph(2, s.String()))
	middle := (v.From + v.To) / 2
	var list []*scope
	for _, x := range []part{{v, v.From, middle, 1}, {v, middle, v.To, 1}} {
		wall := time.Duration(x.to - x.from)
		list = append(list, &scope{wall: wall, traced: wall, parts: []part{x}})
	}
	new(Tally).follow(list...)
	for i, s := range list {
		for _, x := range s.pieces {
			if x.Wall > s.wall/10 && x.Function != "main.work" {
				t.Errorf("stage %d is charged to %s (%s), want main.work", i, x.Function, x.Kind)
			}
		}
	}
}
