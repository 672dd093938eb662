package audit

import (
	"cmp"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stacks"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// An inside is what one function's samples say of it.
type inside struct {
	lines      map[charge.Position]*Account
	into, from map[string]float64
	cells      map[charge.Cell]float64                // whose share is 0
	inlined    map[charge.Position]map[string]float64 // other functions' code that stands in a line
}

func newInside() *inside {
	return &inside{
		make(map[charge.Position]*Account), make(map[string]float64), make(map[string]float64),
		make(map[charge.Cell]float64), make(map[charge.Position]map[string]float64),
	}
}

// Inside divides what functions of a sheet are charged with: by line, by what they do or
// call, and by who calls them. What the scheduler did for them is in none of that.
func (b *Book) Inside(s *Sheet, label int32, functions []string) map[string]charge.Inside {
	found := make(map[string]*inside, len(functions))
	for _, name := range functions {
		found[name] = newInside()
	}
	seen := make(map[int32]step)
	for unit, u := range b.set.Units {
		for _, e := range u.Entries {
			charged := b.target(e.Stack).Function
			in := found[charged]
			if in == nil && !b.isInlined(e.Stack) || label != All && e.Label != label {
				continue
			}
			at, ok := seen[e.Stack]
			if !ok {
				at = b.step(e.Stack)
				if len(seen) < mostSeen {
					seen[e.Stack] = at
				}
			}
			if in != nil {
				in.add(at, unit, e, b)
			}
			for _, site := range at.sites {
				if in := found[site.function]; in != nil {
					in.inline(site.Position, charged, unit, e, b)
				}
			}
		}
	}
	out := make(map[string]charge.Inside, len(functions))
	for name, in := range found {
		out[name] = in.shares(s)
	}
	return out
}

// mostSeen bounds how many stacks are remembered, which pays where many profiles share them.
const mostSeen = 100_000

// A step is where in the function that is charged with it a stack is.
type step struct {
	charge.Position
	into, from string
	sites      []site // the calls where its code was written into that of its callers
}

// A site is where a function calls another one whose code stands there.
type site struct {
	charge.Position
	function string
}

// isInlined reports whether the code of the function that a stack is charged to stands in its
// caller's.
func (b *Book) isInlined(n int32) bool {
	at := b.posts[n].at
	return at >= 0 && b.set.Frames[b.set.Stack(n)[at]].Inlined
}

func (b *Book) step(n int32) (s step) {
	stack, at, target := b.set.Stack(n), b.posts[n].at, b.target(n)
	if at < 0 {
		return s
	}
	frame := func(f int32) charge.Frame {
		x := b.set.Frames[f]
		return charge.Frame{Function: b.set.Functions[x.Function].Name, File: b.set.Functions[x.Function].File, At: int(x.Line)}
	}
	var callees []charge.Frame
	for _, f := range stack[:at] {
		callees = append(callees, frame(f))
	}
	own := frame(stack[at])
	s.Position = charge.Position{File: own.File, Line: own.At}
	s.into = charge.Into(callees, target.GC)
	inlined := b.isInlined(n)
	for _, f := range stack[at+1:] {
		if !inlined && s.from != "" {
			break
		}
		caller := b.set.Frames[f].Function
		if b.classes[caller] == target.Class && b.names[caller] != target.Function {
			s.from = cmp.Or(s.from, b.names[caller])
			if inlined {
				x := frame(f)
				s.sites = append(s.sites, site{charge.Position{File: x.File, Line: x.At}, b.names[caller]})
			}
		}
		inlined = inlined && b.set.Frames[f].Inlined
	}
	return s
}

func (in *inside) add(at step, unit int, e stacks.Entry, b *Book) {
	in.into[at.into] += e.Value
	if at.from != "" {
		in.from[at.from] += e.Value
	}
	if at.Line > 0 {
		in.line(at.Position, b).add(unit, e, b.spread)
		in.cells[charge.Cell{Position: at.Position, Into: at.into}] += e.Value
	}
}

// inline adds a sample of another function whose code stands in a line.
func (in *inside) inline(at charge.Position, function string, unit int, e stacks.Entry, b *Book) {
	in.line(at, b).add(unit, e, b.spread)
	if in.inlined[at] == nil {
		in.inlined[at] = make(map[string]float64)
	}
	in.inlined[at][function] += e.Value
}

func (in *inside) line(at charge.Position, b *Book) *Account {
	a := in.lines[at]
	if a == nil {
		a = &Account{Units: make([]float64, len(b.set.Units))}
		in.lines[at] = a
	}
	return a
}

// shares makes shares of a sheet's whole, the largest first. What is not more than nothing
// is left out.
func (in *inside) shares(s *Sheet) (out charge.Inside) {
	for at, a := range in.lines {
		if a.Value > 0 {
			out.Lines = append(out.Lines, charge.Line{Position: at, Share: s.Share(a), Inlined: parts(in.inlined[at], s.Total)})
		}
	}
	for cell, v := range in.cells {
		if cell.Share = stat.Part(v, s.Total); v > 0 {
			out.Cells = append(out.Cells, cell)
		}
	}
	slices.SortFunc(out.Lines, func(x, y charge.Line) int {
		return cmp.Or(cmp.Compare(y.Share.Value, x.Share.Value), cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
	out.Into, out.From = parts(in.into, s.Total), parts(in.from, s.Total)
	return out
}

func parts(values map[string]float64, total float64) (list []charge.Part) {
	for name, v := range values {
		if name != "" && v > 0 {
			list = append(list, charge.Part{Name: name, Share: stat.Part(v, total)})
		}
	}
	slices.SortFunc(list, func(x, y charge.Part) int {
		return cmp.Or(cmp.Compare(y.Share, x.Share), cmp.Compare(x.Name, y.Name))
	})
	return list
}
