package charge

import (
	"time"

	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// A phase is what was added in one phase of a run, whoever is charged with it.
type phase struct {
	name       string
	wall, busy time.Duration
	samples    float64
	squares    float64  // of the samples' weights
	dispersion float64  // see EndRun
	collector  *account // see Between
	exact      time.Duration
	divided    float64  // measured wall time that samples of its own divide
	overhead   overhead // by the samples
	pooled     float64  // measured wall time that background garbage collection took
	processor  float64  // what the samples stand for, whatever their weight
	used       overhead // processor time, whatever the weight
	looks      float64  // at the goroutines after idle time that found somebody waiting
	waited     float64  // the idle time before those looks
	heldBack   float64  // the idle time before all other looks
}

// overhead is the work of garbage collection in the background, and of the scheduler for
// goroutines that yield.
type overhead struct{ collecting, yielding float64 }

// An account is what was added of one target, in all phases.
type account struct {
	Target
	amounts   []amount    // by phase
	runs      [][]float64 // hits by phase at the end of each run
	flat, cum int64
	stack     int   // the last one that it was counted for
	bytes     int64 // allocated
	retained  int64 // and in use at the last collection

	kinds     map[string]float64  // measured wall time by what it was, as far as that is known
	saved     stat.Interval       // see AddSaved
	replayed  bool                // it was called
	blocks    map[int]float64     // its part of the ledger's
	pieces    int                 // that were measured
	unsampled float64             // measured wall time in which it, or who it called, had a processor: no sample tells which
	unknown   float64             // measured wall time of what polls, and see AddUnknown
	places    map[placeIn]*amount // the amounts once more
	allocates map[Place]*int64    // the bytes once more
	inlined   map[siteIn]*amount  // of other functions whose code stands in this one
}

// An amount is what was added of a function, or of a part of it, in one phase.
type amount struct {
	hits, gc float64 // samples
	yields   float64 // those among the hits in functions that yield
	exact    time.Duration
	divided  []division
	waits    float64 // idle time
	// Of pieces of the path: the parts in which nothing ran, and that went into garbage
	// collection; and the samples, each counted as one.
	waited, collected time.Duration
	processor         float64
}

// A division is a function's part of measured wall time.
type division struct {
	wall    time.Duration
	hits, n float64
	block   int // see Piece.Block
}

func (d division) share() float64 { return float64(d.wall) * d.hits / d.n }

// divide adds a division: to the one of the same time, if there is one, since several places
// of a function may have a part of it. Other times may happen to be as long.
func (a *amount) divide(d division) {
	for i, known := range a.divided {
		if known.wall == d.wall && known.n == d.n && known.block == d.block && known.hits+d.hits <= d.n*(1+1e-9) {
			a.divided[i].hits += d.hits
			return
		}
	}
	a.divided = append(a.divided, d)
}

// unseen is how long a watched phase may be idle without a look: for longer, that
// nobody was seen waiting says nothing.
const unseen = 50 * time.Millisecond
