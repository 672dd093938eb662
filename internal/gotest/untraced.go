package gotest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gotest/turns"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// Where a process was not traced, its samples tell what it computed. The rest of that time it waited:
// for what it waited for while it was traced, in the same test, if enough of this was seen.

// enough is how much of a test's waiting must have been traced, as a part of what was not.
const enough = 0.1

// A sample is processor time that was seen at a moment.
type sample struct {
	at, cpu time.Duration
	place   *place
}

// A place is where samples were.
type place struct {
	target charge.Target
	stack  []charge.Frame
}

// waits are what was waited for, by the test that ran then.
type waits map[int]map[likeness]*part

// readSamples reads the samples of the record, and adds up the processor time of each function.
func (p *process) readSamples(rules charge.Rules) {
	p.processor = make(map[string]time.Duration)
	if p.record.CPU == nil {
		return
	}
	frames, places := charge.Frames(), make(map[int]*place)
	for _, s := range p.record.Samples {
		at := places[s.Stack]
		if at == nil {
			stack := frames(p.record.CPU.Sample[s.Stack])
			at = &place{rules.Target(stack), stack}
			places[s.Stack] = at
		}
		p.processor[at.target.Function] += s.CPU()
		p.samples = append(p.samples, sample{p.at(s.Time), s.CPU(), at})
	}
	slices.SortStableFunc(p.samples, func(x, y sample) int { return cmp.Compare(x.at, y.at) })
}

// untraced reports whether no trace tells of a part.
func (q part) untraced() bool {
	return q.guessed || q.kind == "" && q.function == symbol.NotSampled
}

// add adds a part of the path that was traced, to its test and to its kin.
func (w waits) add(p *process, q part) {
	now, _ := p.turnAt((q.from + q.to) / 2)
	for _, key := range []int{now.Test, p.kin(now.Test)} {
		if w[key] == nil {
			w[key] = make(map[likeness]*part)
		}
		sum := w[key][q.likeness()]
		if sum == nil {
			x := q
			sum, x.from, x.to = &x, 0, 0
			w[key][q.likeness()] = sum
		}
		sum.to += q.wall()
	}
}

// kin is the key of a test and all its subtests together.
func (p *process) kin(test int) int {
	const none = -2 // after that of no test, or several
	if test < 0 {
		return none
	}
	if p.kins == nil {
		p.kins = turns.Kin(p.tests)
	}
	return none - 1 - p.kins[test]
}

// like are the waits that stand for a part of which none is known: those of its test, if they are enough, or else of its kin.
func (w waits) like(p *process, q part) []*part {
	for _, key := range []int{q.test, p.kin(q.test)} {
		if among := slices.Collect(maps.Values(w[key])); float64(total(among)) >= enough*float64(q.wall()) {
			return among
		}
	}
	return nil
}

// waiting are the kinds of waits.
var waiting = map[string]bool{
	critical.Lock.String(): true, critical.Channel.String(): true, critical.Sleep.String(): true,
	critical.File.String(): true, critical.Network.String(): true, critical.Child.String(): true,
}

// guess is what a part was that was not traced, by its samples and by the waits at other times.
func (p *process) guess(q part, w waits) (list []part) {
	seen := make(map[*place]*part)
	from, _ := slices.BinarySearchFunc(p.samples, q.from, func(s sample, at time.Duration) int { return cmp.Compare(s.at, at) })
	for _, s := range p.samples[from:] {
		if s.at >= q.to {
			break
		}
		if seen[s.place] == nil {
			seen[s.place] = &part{function: s.place.target.Function, target: s.place.target, kind: critical.Processor.String(), stack: s.place.stack}
		}
		seen[s.place].to += s.cpu
	}
	divide := func(among []*part, wall time.Duration) {
		var parts []part
		parts, q.from = divided(among, q, wall)
		for i := range parts {
			parts[i].guessed = true
		}
		list = append(list, parts...)
	}
	computed := slices.Collect(maps.Values(seen))
	divide(computed, min(total(computed), q.wall()))
	if waited := w.like(p, q); waited != nil {
		divide(waited, q.wall())
	}
	return append(list, q)
}

// divided divides so much of a part, from its beginning on, as others divide their time, and returns where that ends.
func divided(among []*part, q part, wall time.Duration) (list []part, end time.Duration) {
	at, sum := q.from, total(among)
	for _, x := range among {
		y := *x
		y.from, y.to = at, min(at+time.Duration(float64(wall)*float64(x.wall())/float64(sum)), q.to)
		y.action, y.phase, y.test = q.action, q.phase, q.test
		at = y.to
		list = append(list, y)
	}
	return list, at
}

func total(parts []*part) (sum time.Duration) {
	for _, x := range parts {
		sum += x.wall()
	}
	return sum
}

// addUntraced adds a part of the path to what is guessed, if it is.
func (p *process) addUntraced(q part) {
	if !q.untraced() {
		return
	}
	p.unknown += q.wall()
	if p.guessed == nil {
		p.guessed = make(map[string]time.Duration)
	}
	p.guessed[q.function] += q.wall()
}

// untraced is how long nobody traced what was waited for.
func untraced(list []*cost) (sum time.Duration) {
	for _, c := range list {
		sum += c.untraced
	}
	return sum
}

// bounds is the interval of a cost's share of a time: from what was traced to all that was not, if it is
// what a test program did once it had started.
func (a *account) bounds(c *cost, whole, unknown time.Duration) (low, high float64) {
	part := func(t time.Duration) float64 { return float64(t) / float64(max(whole, 1)) }
	low, high = a.interval(part(c.total - c.untraced))
	less, more := a.unsure(c)
	low, high = max(0, low-part(less)), min(1, high+part(more))
	for kind := range c.kinds {
		if kind != "" && kind != "build" && kind != "init" {
			return low, min(1, high+part(unknown))
		}
	}
	return low, high
}

func (a *account) warnUntraced(unknown time.Duration) {
	if part := a.share(unknown); part > worthwhile {
		a.warnings = append(a.warnings, fmt.Errorf(
			"%.0f %% of the wait was not traced, to keep the tests fast: samples and the traced waits of the same tests stand for it; the intervals allow for anything else", 100*part))
	}
}
