package critical

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// Who ends the run had gone on when it did, though the reader of traces has made its events later, to keep them in order.
func TestEndsLate(t *testing.T) {
	g := scripted.Graph(2, `
		0 1 begins main.main:1
		0 1 marks "W 0 0 "
		0 1 makes 2 main.main:2 main.work:1
		1 1 marks "W 1000 0 "
		1 1 blocks "sync" sync.runtime_Semacquire:1<main.main:3
		1 2 runs
		100 2 wakes 1 main.work:5
		100 2 ends
		101 1 runs
		101 1 marks "X 99000 0 "
		102 1 ends`)
	sum := make(map[string]int64)
	for _, c := range Of(g, 1, g.From, 99_000).Costs() {
		sum[c.Target.Function] += int64(c.Value())
	}
	if sum["main.work"] < 90_000 {
		t.Errorf("charged %v, want main.work with nearly all", sum)
	}
}
