package study

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// Who waits for a group that was made before the trace began may have waited for those who ended first, too.
func TestUnseen(t *testing.T) {
	const before = `
		0 1 begins main.main:1
		0 2 begins main.work:1
		0 3 begins main.nap:1
		1 1 blocks "sync" runtime.semacquire1:1<sync.runtime_SemacquireWaitGroup:1<sync.(*WaitGroup).Wait:1<main.main:5
		1 3 blocks "sleep" time.Sleep:1<main.nap:2
		400 3 woken
		400 3 runs
		401 3 ends
		1000 2 wakes 1 sync.(*WaitGroup).Done:1<main.work:5
		1000 2 ends
		1001 1 runs
		1010 1 ends`
	g := scripted.Graph(4, before)
	s := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	if w := s.Wall(0, "main.work"); w.High < 0.35 || w.High > 0.55 || w.Low > 0.05 {
		t.Errorf("without main.work it takes %+v, want at most as long as main.nap waits", w)
	}
	if w := s.Wall(0, "main.work", "main.nap"); w.High > 0.1 {
		t.Errorf("without both it takes %+v", w)
	}
}
