package locks_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/locks"
)

// Two goroutines take a lock in line 20 and release it in line 23, after 50 asleep: it is held in between.
func TestFind(t *testing.T) {
	const take, release = `blocks "sync" sync.(*Mutex).Lock:1<main.query:20<main.main:5`, "sync.(*Mutex).Unlock:1<main.query:23<main.main:5"
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "2 begins main.main:1")
	s.At(0, "2 "+take)
	for round := range 10 {
		has, waits, at := 1+round%2, 2-round%2, round*60
		s.At(at+1, `%d blocks "sleep" time.Sleep:1<main.query:22<main.main:5`, has)
		s.At(at+51, "%d woken", has)
		s.At(at+51, "%d runs", has)
		s.At(at+52, "%d wakes %d %s", has, waits, release)
		s.At(at+53, "%d runs", waits)
		s.At(at+54, "%d %s", has, take)
	}
	s.At(601, "1 ends")
	g := scripted.Graph(2, s.String())
	all := locks.Find(g, g.From, g.To)
	if len(all.List) != 1 {
		t.Fatalf("%d locks, want 1", len(all.List))
	}
	x := all.List[0]
	for site := range g.Sites {
		f := g.Frames[g.Sites[site].Frames[0]].Function
		if got := all.Taking(int32(site)) == x; got != (f == "sync.(*Mutex).Lock") {
			t.Errorf("%s takes it: %v", f, got)
		}
		if got := all.Releasing(int32(site)) == x; got != (f == "sync.(*Mutex).Unlock") {
			t.Errorf("%s releases it: %v", f, got)
		}
		if got := all.Mode(x, int32(site)) == locks.Exclusive; f == "time.Sleep" && !got {
			t.Error("it is not held asleep")
		}
	}
	if x.Hold < 45_000 || x.Hold > 60_000 || all.Mode(x, goroutines.None) != locks.Free {
		t.Errorf("it is held for %d ns, want 50,000", x.Hold)
	}
}
