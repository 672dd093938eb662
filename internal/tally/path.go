package tally

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Where a run was traced, its wall time is charged along the critical path; where it was not, to
// samples and looks at goroutines that wait.

// A view is a part of a run of which there is a trace.
type view struct {
	*goroutines.Graph
	marked map[int64]int64 // the goroutine that set the mark of a moment
	ended  int64           // the one that ended the run, or 0
	path   *critical.Path  // the longest that was followed: of a program, that of its whole run
	asked  [3]int64        // from which goroutine, from when and to when
}

// A scope is the spans that are charged together: those of one phase of one
// benchmark.
type scope struct {
	phases    []string
	benchmark string
	wall      time.Duration
	parts     []part
	traced    time.Duration
	unknown   map[string]time.Duration // waits for what is not known, by function
	byClock   time.Duration            // in loops that go on until some time
	alone     bool                     // nothing else of the program did anything
	sums      []critical.Sum           // of the paths of its parts: one, or as many as there are blocks
	pieces    []charge.Piece           // of the path
}

// A part is a span of a scope, as far as it lies in a window.
type part struct {
	*view
	from, to  int64
	goroutine int64 // whose end is waited for
}

const (
	// whole is the part of a scope that must have been traced for its charges to be exact.
	whole = 0.98
	// leastPart and leastTraced are what must have been traced for that to tell at all.
	leastPart   = 0.002
	leastTraced = time.Millisecond
	// blocks is into how many parts what was traced is divided, to see how they differ.
	blocks = 40
)

// windows reads the traces of a record.
func (t *Tally) windows(r *gorun.Record, crashed int64) (list []*view, err error) {
	config := goroutines.Config{Threads: r.Threads(), Target: func(stack []charge.Frame) charge.Target {
		return t.Inside.Tell(stack, t.target(stack), t.rules.Own)
	}}
	for _, w := range r.Windows {
		in, err := w.Open()
		if err != nil {
			return nil, err
		}
		g, err := goroutines.Read(in, config)
		in.Close()
		if err != nil && !errors.Is(err, goroutines.ErrCut) {
			return nil, err
		}
		list = append(list, newView(g))
		if g.Index(crashed) != goroutines.None {
			list[len(list)-1].ended = crashed
		}
	}
	return list, nil
}

func newView(g *goroutines.Graph) *view {
	w := &view{Graph: g, marked: make(map[int64]int64)}
	for _, m := range g.Marks {
		switch timeline.Kind(m.Kind) {
		case timeline.WindowStart, timeline.WindowEnd, timeline.Recording, timeline.Ready:
			continue // the recorder's own
		case timeline.Exit:
			if i := g.Index(m.Goroutine); i == goroutines.None || g.Goroutines[i].Role != goroutines.Program {
				continue // a signal ended it, which the recorder handles
			}
			w.ended = m.Goroutine
		}
		w.marked[m.Time] = m.Goroutine
	}
	return w
}

// whose is the goroutine that a span belongs to: the one that ended it with a mark,
// or else the one that began it; for a program, the one that ended the program.
func (w *view) whose(p suite.Program, s *timeline.Span) int64 {
	if p.Main {
		return w.last()
	}
	for _, moment := range []int64{s.End, s.Start} {
		if g, ok := w.marked[moment]; ok {
			return g
		}
	}
	return w.Main()
}

// follow is the path of a part of a view that ends with a goroutine.
func (w *view) follow(goroutine, from, to int64) *critical.Path {
	asked := [3]int64{goroutine, from, to}
	if w.path != nil && w.asked == asked {
		return w.path
	}
	p := critical.Of(w.Graph, goroutine, from, to)
	w.keep(asked, p)
	return p
}

// keep keeps a path if it is the longest.
func (w *view) keep(asked [3]int64, p *critical.Path) {
	if w.path == nil || p.To-p.From > w.path.To-w.path.From {
		w.path, w.asked = p, asked
	}
}

// last is the goroutine that the end of the run waited for.
func (w *view) last() int64 { return cmp.Or(w.ended, w.Main()) }

// scopes divides the spans of a run into scopes. Initialisation is in none of them:
// it is measured by package. Nor is what was before tracing could begin.
func scopes(p suite.Program, spans timeline.Timeline, windows []*view) (list []*scope) {
	for i := range spans {
		s := &spans[i]
		if s.Phase == timeline.Init || s.Early {
			continue
		}
		phases := phasesOf(p, s)
		n := slices.IndexFunc(list, func(x *scope) bool { return x.is(phases, s.Benchmark) })
		if n < 0 {
			n = len(list)
			list = append(list, &scope{phases: phases, benchmark: s.Benchmark})
		}
		list[n].wall += s.Wall()
		for _, w := range windows {
			if from, to := max(s.Start, w.From), min(s.End, w.To); from < to {
				list[n].parts = append(list[n].parts, part{w, from, to, w.whose(p, s)})
				list[n].traced += time.Duration(to - from)
			}
		}
	}
	return list
}

// tells reports whether enough of a scope was traced.
func (s *scope) tells() bool {
	return s.traced > 0 && s.traced >= min(leastTraced, s.wall/2) && float64(s.traced) >= leastPart*float64(s.wall)
}

// is reports whether a scope is that of some phases of a benchmark.
func (s *scope) is(phases []string, benchmark string) bool {
	return benchmark == s.benchmark && slices.Equal(phases, s.phases)
}

// holds reports whether a span is one of a scope.
func (s *scope) holds(p suite.Program, x *timeline.Span) bool {
	return x.Phase != timeline.Init && !x.Early && s.is(phasesOf(p, x), x.Benchmark)
}

// A stretch is a part of a scope, and how it is cut.
type stretch struct {
	part
	*scope
	first   int // see critical.Blocks
	moments []int64
}

// follow finds the critical paths of scopes.
func (t *Tally) follow(list ...*scope) {
	var all []stretch
	for _, s := range list {
		s.alone = !slices.ContainsFunc(s.parts, func(x part) bool { return x.activeBeside() })
		all = append(all, s.stretches()...)
	}
	slices.SortStableFunc(all, func(x, y stretch) int { return cmp.Compare(x.from, y.from) })
	for len(all) > 0 {
		n, moments := 0, [][]int64(nil)
		for ; n < len(all) && all[n].view == all[0].view && all[n].goroutine == all[0].goroutine; n++ {
			moments = append(moments, all[n].moments)
		}
		critical.Parts(all[0].Graph, all[0].goroutine, moments, func(i int, paths []*critical.Path) { all[i].add(paths) })
		all = all[n:]
	}
	for _, s := range list {
		for i := range s.sums {
			block := 0
			if len(s.sums) > 1 {
				block = t.runs*blocks + i + 1
			}
			s.pieces = append(s.pieces, sumPieces(&s.sums[i], s.scale(), block)...)
		}
		s.sums = nil
	}
}

// blind reports whether most of the path of a scope is that its only goroutine ran, and was not
// sampled while it was traced: then the samples at other times tell more.
func (s *scope) blind() bool {
	var unsampled time.Duration
	for _, x := range s.pieces {
		if x.Function == symbol.NotSampled {
			unsampled += x.Wall
		}
	}
	return s.alone && unsampled > s.wall/2
}

// sampled reports whether there are samples in a scope.
func (s *scope) sampled(r *gorun.Record, spans timeline.Timeline) bool {
	return slices.ContainsFunc(r.Samples, func(x gorun.Sample) bool {
		span := spans.At(x.Time)
		return span.Benchmark == s.benchmark && string(span.Phase) == s.phases[0]
	})
}

// addPath charges a scope along the critical path.
func (t *Tally) addPath(p suite.Program, s *scope) {
	t.byClock += s.byClock
	for _, x := range s.pieces {
		x.Polls = x.Polls && !s.alone
		each := x
		each.Wall = x.Wall / time.Duration(len(s.phases))
		for _, phase := range s.phases {
			t.ledger.AddPiece(phase, each)
		}
		if s.timed() {
			t.benchmark(p, s.benchmark).ledger.AddPiece(string(timeline.Timed), x)
		}
	}
	for f, wall := range s.unknown {
		t.ledger.AddUnknown(f, wall)
		if s.timed() {
			t.benchmark(p, s.benchmark).ledger.AddUnknown(f, wall)
		}
	}
}

// timed reports whether a scope is what a benchmark's result is made of.
func (s *scope) timed() bool {
	return s.benchmark != "" && s.phases[0] == string(timeline.Timed)
}

// stretches are the parts of a scope. If not all of it was traced, they are cut into blocks.
func (s *scope) stretches() (list []stretch) {
	exact := float64(s.traced) >= whole*float64(s.wall)
	s.sums = make([]critical.Sum, blocks)
	if exact {
		s.sums = s.sums[:1]
	}
	var before int64
	for _, x := range s.parts {
		first, moments := 0, []int64{x.from, x.to}
		if !exact {
			first, moments = critical.Blocks(before, x.from, x.to, int64(s.traced), blocks)
		}
		list = append(list, stretch{x, s, first, moments})
		before += x.to - x.from
	}
	return list
}

// scale is of how much what was traced stands for each part.
func (s *scope) scale() float64 { return float64(s.wall) / float64(s.traced) }

// add adds a stretch's paths to its scope.
func (x *stretch) add(paths []*critical.Path) {
	for i, path := range paths {
		x.keep([3]int64{x.goroutine, x.moments[i], x.moments[i+1]}, path)
		x.sums[min(x.first+i, len(x.sums)-1)].Add(path)
		x.addUnknown(path, x.scale())
	}
}

func (s *scope) addUnknown(path *critical.Path, scale float64) {
	if s.unknown == nil {
		s.unknown = make(map[string]time.Duration)
	}
	s.byClock += time.Duration(float64(path.ByClock()) * scale)
	for f, ns := range path.Unknown() {
		s.unknown[f] += time.Duration(float64(ns) * scale)
	}
}

func sumPieces(sum *critical.Sum, scale float64, block int) (pieces []charge.Piece) {
	for _, c := range sum.Costs() {
		pieces = append(pieces, charge.Piece{
			Target: c.Target, Kind: c.Kind.String(), Wall: time.Duration(float64(c.Time) * scale),
			Hits: c.Hits, Samples: c.Samples, Pieces: c.Pieces, Waits: c.Waits, Block: block,
		})
	}
	return pieces
}
