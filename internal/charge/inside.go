package charge

import (
	"cmp"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/words"
)

// An Inside divides what a function is charged with. In each list the largest share comes
// first.
type Inside struct {
	Lines []Line
	Into  []Part // by what is done; these shares add up to the function's
	From  []Part // by who calls it; what no function of the same kind of code calls is left out
	Cells []Cell
}

// A Line is a line of a function with its share of the run.
type Line struct {
	Position
	Share stat.Interval
	// Inlined are functions whose code the compiler has written into the line. They are
	// charged with that, and not the function; but it is a part of the line's share.
	Inlined []Part
}

// A Part is a share of the run that belongs to a function, or to what a word stands for.
type Part struct {
	Name  string
	Share float64
}

// A Cell is the part of a line's share that is spent on one thing.
type Cell struct {
	Position
	Into  string
	Share float64
}

// A Position is a line of a file.
type Position struct {
	File string
	Line int
}

// Times returns the same with all shares multiplied, as where they are of a part of the whole.
func (in Inside) Times(part float64) Inside {
	parts := func(list []Part) (out []Part) {
		for _, p := range list {
			out = append(out, Part{p.Name, part * p.Share})
		}
		return out
	}
	out := Inside{Into: parts(in.Into), From: parts(in.From)}
	for _, l := range in.Lines {
		share := stat.Interval{Value: part * l.Share.Value, Low: part * l.Share.Low, High: part * l.Share.High}
		out.Lines = append(out.Lines, Line{l.Position, share, parts(l.Inlined)})
	}
	for _, c := range in.Cells {
		c.Share *= part
		out.Cells = append(out.Cells, c)
	}
	return out
}

// Inside divides what a function is charged with, which takes as long as Costs. The
// runtime's own parts are not divided.
func (l *Ledger) Inside(function string) (in Inside) {
	a := l.accounts[function]
	if a == nil || a.Class == Runtime || l.Wall() <= 0 {
		return in
	}
	lines, into, from, cells := make(bundles[Position]), make(bundles[string]), make(bundles[string]), make(bundles[Cell])
	l.bundle(a, func(p Place) []*bundle {
		at, what := Position{p.File, p.Line}, cmp.Or(p.Into, words.Initialisation)
		return []*bundle{
			lines.at(at, l), into.at(what, l), from.at(p.From, l), cells.at(Cell{Position: at, Into: what}, l),
		}
	})
	delete(from, "")
	in.Into, in.From = l.shares(into), l.shares(from)
	for c, b := range cells {
		c.Share = l.interval(b).Value
		in.Cells = append(in.Cells, c)
	}
	sortByShare(in.Cells, func(c Cell) (float64, Position, string) { return c.Share, c.Position, c.Into })
	in.Lines = l.lines(a, lines)
	return in
}

// lines are the lines of an account with the code that was inlined there. What has no line
// is left out.
func (l *Ledger) lines(a *account, own bundles[Position]) (lines []Line) {
	inlined := make(map[Position]bundles[string])
	for site, amount := range a.inlined {
		b := inlined[site.Position]
		if b == nil {
			b = make(bundles[string])
			inlined[site.Position] = b
		}
		b.at(site.callee, l).amounts[site.phase].plus(*amount)
		own.at(site.Position, l).amounts[site.phase].plus(*amount)
	}
	for at, b := range own {
		if at.Line > 0 {
			lines = append(lines, Line{at, l.interval(b), l.shares(inlined[at])})
		}
	}
	sortByShare(lines, func(x Line) (float64, Position, string) { return x.Share.Value, x.Position, "" })
	return lines
}

// shares returns the shares of bundles by name, without those that are zero.
func (l *Ledger) shares(list bundles[string]) (parts []Part) {
	for name, b := range list {
		if share := l.interval(b).Value; share > 0 {
			parts = append(parts, Part{name, share})
		}
	}
	sortByShare(parts, func(p Part) (float64, Position, string) { return p.Share, Position{}, p.Name })
	return parts
}

func sortByShare[T any](list []T, key func(T) (share float64, at Position, name string)) {
	slices.SortFunc(list, func(x, y T) int {
		a, at, name := key(x)
		b, other, named := key(y)
		return cmp.Or(cmp.Compare(b, a), cmp.Compare(at.File, other.File), cmp.Compare(at.Line, other.Line), cmp.Compare(name, named))
	})
}
