package overflow

import "github.com/bottleneck-go/bottleneck/internal/trace/goroutines"

// told reports whether a wait was for the end of a goroutine that, by its source, goes on until it is told to stop, and that
// was told so before the wait: it did not go on for long then. It always finds something to do, as one that is given more
// than it takes.
func told(g *goroutines.Graph, w goroutines.Wait, end int64) bool {
	const soon, most = 8, 2 // parts of all its time
	i := w.Woken.Waker
	gor := &g.Goroutines[i]
	began := gor.Stretches[0].From
	if w.Blocked.From <= began || soon*(end-w.Blocked.From) > end-began {
		return false
	}
	in, all := 0, 0
	for _, s := range gor.Samples {
		if all++; g.At(s.Site).Told {
			in++
		}
	}
	var slept int64
	for step, s := range gor.Stretches {
		if (s.State == goroutines.Blocked || s.State == goroutines.Calling) && g.At(s.Site).Told {
			slept += g.End(goroutines.Key{Goroutine: i, Step: int32(step)}) - s.From
		}
	}
	return most*in > all || most*slept > end-began
}
