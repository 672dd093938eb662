package verdict

import (
	"cmp"
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/compare/counterpart"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

const (
	// changedLine is the part of a function's change that a line has at least, to be named,
	// and changedLines how many are.
	changedLine  = 0.1
	changedLines = 5
	// linesTell is the part of a function's time that its lines must be known of.
	linesTell = 0.5
)

// A Profiled is what a side's profiles of a benchmark say.
type Profiled struct {
	layouts []profiledLayout
	Counted func(function string) string // the name under which a function is counted
}

// A profiledLayout is one of several, with the nanoseconds of an operation that its shares are
// shares of: all of them together are one operation.
type profiledLayout struct {
	functions []report.Function
	ns        float64
}

// Add adds a layout of which an operation took so many nanoseconds of the whole.
func (p *Profiled) Add(functions []report.Function, ns float64) {
	p.layouts = append(p.layouts, profiledLayout{functions, ns})
}

// A lineCost is what a line costs.
type lineCost struct {
	file   string
	line   int
	source string
	ns     float64
}

// lines are the lines of all that is counted under a function's name, in their order. What is
// inlined there is charged to others.
func (p Profiled) lines(function string) (list []lineCost) {
	type place struct {
		file string
		line int
	}
	found := make(map[place]*lineCost)
	for _, l := range p.layouts {
		for _, f := range l.functions {
			if p.Counted(f.Function) != function {
				continue
			}
			for _, line := range f.Lines {
				at := place{cmp.Or(line.File, f.File), line.Line}
				if found[at] == nil {
					found[at] = &lineCost{file: at.file, line: at.line, source: line.Source}
				}
				found[at].ns += line.Own() * l.ns
			}
		}
	}
	for _, c := range found {
		list = append(list, *c)
	}
	slices.SortFunc(list, func(x, y lineCost) int { return cmp.Or(cmp.Compare(x.file, y.file), cmp.Compare(x.line, y.line)) })
	return list
}

// hints are the known cures of a function in the last of the layouts.
func (p Profiled) hints(function string) []report.Hint {
	for _, l := range slices.Backward(p.layouts) {
		for _, f := range l.functions {
			if f.Function == function {
				return f.Hints
			}
		}
	}
	return nil
}

// explainLines says on which lines a function's change is. It says nothing where the lines of
// much of its time are not known.
func (f *Function) explainLines(sides [2]Profiled) {
	var lines [2][]lineCost
	for side, known := range [2]float64{f.BaseNs, f.HeadNs} {
		lines[side] = sides[side].lines(f.Function)
		var sum float64
		for _, l := range lines[side] {
			sum += l.ns
		}
		if sum < linesTell*known {
			return
		}
	}
	for _, d := range lineDifferences(lines[0], lines[1]) {
		if math.Abs(d.ChangeNs) >= changedLine*math.Abs(f.ChangeNs) && len(f.Lines) < changedLines {
			f.Lines = append(f.Lines, d)
		}
	}
	before := sides[0].hints(f.Function)
	for _, h := range sides[1].hints(f.Function) {
		known := slices.ContainsFunc(before, func(other report.Hint) bool { return other.Text == h.Text })
		if !known && slices.ContainsFunc(f.Lines, func(d difference.LineDifference) bool { return d.HeadLine == h.Line && d.ChangeNs > 0 }) {
			f.Hints = append(f.Hints, h)
		}
	}
}

// lineDifferences pairs the lines of two versions of a function, the largest change first.
func lineDifferences(base, head []lineCost) (list []difference.LineDifference) {
	texts := func(lines []lineCost) []string {
		list := make([]string, len(lines))
		for i, l := range lines {
			list[i] = l.source
		}
		return list
	}
	for _, pair := range counterpart.Lines(texts(base), texts(head)) {
		var d difference.LineDifference
		if pair[0] != counterpart.None {
			l := base[pair[0]]
			d.BaseLine, d.BaseNs, d.Source = l.line, l.ns, l.source
		}
		if pair[1] != counterpart.None {
			l := head[pair[1]]
			d.HeadLine, d.HeadNs, d.Source = l.line, l.ns, l.source
		}
		d.ChangeNs = d.HeadNs - d.BaseNs
		list = append(list, d)
	}
	slices.SortStableFunc(list, func(x, y difference.LineDifference) int {
		return cmp.Compare(math.Abs(y.ChangeNs), math.Abs(x.ChangeNs))
	})
	return list
}
