package bottleneck

import (
	"cmp"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/doubts"
	"github.com/bottleneck-go/bottleneck/internal/quiet"
	"github.com/bottleneck-go/bottleneck/internal/replay/demand"
	"github.com/bottleneck-go/bottleneck/internal/replay/study"
	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/tally"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/report"
)

const (
	// asked is of how many functions it is asked what would be without them, and
	// leastAsked the smallest share that one must have.
	asked      = 5
	leastAsked = 0.02
)

// setCeilings says what would be gained without the first functions, by running the longest
// span again without them. Whatever goes wrong there must not bring down the service that is
// looked at: the ceilings stay those of serial code. A service can do no more than its demand allows; nil: it is none.
func setCeilings(r *Report, spans []stretch, untilTime bool, demand *demand.Demand) {
	defer func() { _ = recover() }()
	if len(spans) == 0 {
		return
	}
	x := slices.MaxFunc(spans, func(a, b stretch) int { return cmp.Compare(a.to-a.from, b.to-b.from) })
	if x.from >= x.to {
		return
	}
	if demand != nil {
		x.from = study.Since(x.graph, x.from, x.to, study.Enough)
	}
	path := critical.Of(x.graph, x.goroutine, x.from, x.to)
	study := study.New(x.graph, whatif.Config{Goroutine: path.End, From: x.from, To: x.to, User: path.User})
	crowded := quiet.Waited(r.Functions)
	ceiling := func(left float64) float64 { return stat.Speedup(1 - min(1, max(0, left))) }
	var names []string
	for i := range r.Functions[:min(asked, len(r.Functions))] {
		f := &r.Functions[i]
		if f.File == "" || f.Charged < leastAsked {
			continue
		}
		names = append(names, f.Function)
		left := study.Wall(0, f.Function)
		left.Value, left.Low = left.Value-crowded*f.CPU, left.Low-crowded // what it no longer takes, others have
		if demand != nil {
			left = demand.Left(f.Function, left)
		}
		f.Speedup, f.SpeedupLow, f.SpeedupHigh = ceiling(left.Value), ceiling(left.High), ceiling(left.Low)
	}
	if b := r.Bottleneck; b != nil {
		f := tally.Leader(r.Functions)
		b.Certain = b.Certain && !doubts.Gainless(f)
		b.Speedup, b.SpeedupLow, b.SpeedupHigh = f.Speedup, f.SpeedupLow, f.SpeedupHigh
		found := tally.NewFindings()
		found.AddNext(study, names, time.Duration(x.to-x.from))
		found.Complete(b, r.Functions)
		if err := doubts.Outdone(b, r.Functions, untilTime); err != nil {
			r.Warnings = append(r.Warnings, err)
		}
	}
}

// outside are the kinds of waiting for what is outside of the process.
var outside = []critical.Kind{critical.Sleep, critical.File, critical.Network, critical.Child}

// setKinds says of functions what kind of cost most of their share is, and for how long they
// waited. It returns the parts of all that was charged in which nothing of each ran.
func setKinds(list []report.Function, scopes []*scope) (waits map[string]float64) {
	kinds, whole := make(map[string]map[critical.Kind]float64), 0.0
	waits = make(map[string]float64)
	for _, s := range scopes {
		for c, t := range s.costs {
			if kinds[c.target.Function] == nil {
				kinds[c.target.Function] = make(map[critical.Kind]float64)
			}
			part := 1.0
			if c.samples > 0 {
				part = c.hits / c.samples
			}
			kinds[c.target.Function][c.kind] += part * float64(t)
			if whole += part * float64(t); c.waits && c.target.Class != charge.Runtime {
				waits[c.target.Function] += float64(t)
			}
		}
	}
	for i := range list {
		f, most := &list[i], 0.0
		for kind := range critical.Kind(critical.Kinds) {
			if t := kinds[f.Function][kind]; t > most {
				f.Kind, most = kind.String(), t
			}
			if slices.Contains(outside, kind) {
				f.Waiting += time.Duration(kinds[f.Function][kind])
			}
		}
	}
	for f := range waits {
		waits[f] /= max(whole, 1)
	}
	return waits
}
