package tally

import (
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/tally/strips"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/report"
)

// addOverall keeps what is shown of the path of a whole run: who was waited for, when and
// where, and what for others queued.
func (t *Tally) addOverall(p suite.Program, spans timeline.Timeline, views []*view) {
	first := slices.IndexFunc(spans, func(s timeline.Span) bool { return s.Phase != timeline.Init })
	if first < 0 || len(views) == 0 {
		return
	}
	from, to := spans[first].Start, spans[len(spans)-1].End
	var paths []*critical.Path
	var spanned []report.PathSpan
	queues := make(map[string]*report.Queue)
	for _, v := range views {
		x := v.follow(v.last(), max(from, v.From), min(to, v.To))
		paths = append(paths, x)
		spanned = append(spanned, spansOf(x, from, to)...)
		t.addQueues(queues, x)
	}
	t.found.queues = queues
	name := p.FileName()
	t.strips.Keep(name, time.Duration(to-from), spanned)
	t.profiles[name+".path.pprof"] = append(t.profiles[name+".path.pprof"], critical.Profile(paths))
	t.profiles[name+".waits.pprof"] = append(t.profiles[name+".waits.pprof"], critical.Waits(paths))
}

func spansOf(x *critical.Path, from, to int64) (spans []report.PathSpan) {
	parts := max(1, int(strips.Columns*(x.To-x.From)/max(1, to-from)))
	for _, s := range x.Strip(parts) {
		spans = append(spans, report.PathSpan{
			Start: time.Duration(s.From - from), Wall: time.Duration(s.To - s.From), Function: s.Function, Kind: s.Kind.String(),
		})
	}
	return spans
}

// manyWaiters is the mean number of waiters from which holding a lock for less time
// is a gain.
const manyWaiters = 0.5

// addQueues adds what was queued for on a path, by kind, what was held longest.
func (t *Tally) addQueues(queues map[string]*report.Queue, x *critical.Path) {
	for _, q := range x.Queues() {
		if q.Kind == critical.Lock && q.Waiters >= manyWaiters {
			t.Inside.Queue(charge.Position{File: q.Target.File, Line: q.Target.At})
		}
		if known := queues[q.Kind.String()]; q.Turns > 0 && (known == nil || q.Held > time.Duration(known.Turns)*known.Held) {
			queues[q.Kind.String()] = &report.Queue{
				Function: q.Target.Function, File: t.Inside.Place(q.Target.File), Line: q.Target.At,
				Held: q.Held / time.Duration(q.Turns), Turns: q.Turns, Waiters: q.Waiters,
			}
		}
	}
}

// Lock is the lock, or the channel that holds places, that was held longest while others waited,
// or nil.
func (t *Tally) Lock() *report.Queue { return t.found.queues[critical.Lock.String()] }
