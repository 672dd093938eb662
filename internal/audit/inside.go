package audit

import (
	"cmp"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stacks"
)

// An inside is what one function's samples say of it.
type inside struct {
	lines      map[charge.Position]*Account
	into, from map[string]float64
}

// Inside divides what functions of a sheet are charged with: by line, by what they do or
// call, and by who calls them. What the scheduler did for them is in none of that.
func (b *Book) Inside(s *Sheet, label int32, functions []string) map[string]charge.Inside {
	found := make(map[string]*inside, len(functions))
	for _, name := range functions {
		found[name] = &inside{make(map[charge.Position]*Account), make(map[string]float64), make(map[string]float64)}
	}
	seen := make(map[int32]step)
	for unit, u := range b.set.Units {
		for _, e := range u.Entries {
			in := found[b.posts[e.Stack].target.Function]
			if in == nil || label != All && e.Label != label {
				continue
			}
			at, ok := seen[e.Stack]
			if !ok {
				at = b.step(e.Stack)
				seen[e.Stack] = at
			}
			in.add(at, unit, e, b)
		}
	}
	out := make(map[string]charge.Inside, len(functions))
	for name, in := range found {
		out[name] = in.shares(s)
	}
	return out
}

// A step is where in the function that is charged with it a stack is.
type step struct {
	charge.Position
	into, from string
}

func (b *Book) step(n int32) (s step) {
	stack, at := b.set.Stack(n), b.posts[n].at
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
	s.into = charge.Into(callees, b.posts[n].target.GC)
	for _, f := range stack[at+1:] {
		caller := b.set.Frames[f].Function
		if b.classes[caller] == b.posts[n].target.Class && b.names[caller] != b.posts[n].target.Function {
			s.from = b.names[caller]
			break
		}
	}
	return s
}

func (in *inside) add(at step, unit int, e stacks.Entry, b *Book) {
	in.into[at.into] += e.Value
	if at.from != "" {
		in.from[at.from] += e.Value
	}
	if at.Line == 0 {
		return
	}
	a := in.lines[at.Position]
	if a == nil {
		a = &Account{Units: make([]float64, len(b.set.Units))}
		in.lines[at.Position] = a
	}
	a.add(unit, e, b.spread)
}

// shares makes shares of a sheet's whole, the largest first. What is not more than nothing
// is left out.
func (in *inside) shares(s *Sheet) (out charge.Inside) {
	for at, a := range in.lines {
		if a.Value > 0 {
			out.Lines = append(out.Lines, charge.Line{Position: at, Share: s.Share(a)})
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
			list = append(list, charge.Part{Name: name, Share: v / total})
		}
	}
	slices.SortFunc(list, func(x, y charge.Part) int {
		return cmp.Or(cmp.Compare(y.Share, x.Share), cmp.Compare(x.Name, y.Name))
	})
	return list
}
