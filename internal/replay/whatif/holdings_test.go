package whatif

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// How locks are held in a class is found once for all models; not of a segment that is a class of its own, for which
// nobody asks again.
func TestHoldings(t *testing.T) {
	g := scripted.Graph(1, "0 1 begins main.main:1\n10 1 ends")
	s := NewSource(g, Config{Goroutine: 1, From: g.From, To: g.To})
	shared, own := &goroutines.Class{ID: 1}, &goroutines.Class{ID: none}
	s.holdings(shared)
	s.holdings(own)
	if _, ok := s.held[shared]; !ok || len(s.held) != 1 {
		t.Errorf("holdings of %d classes are kept, want those of the one that segments share", len(s.held))
	}
}
