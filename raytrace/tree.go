package raytrace

import (
	"math"
	"slices"
)

// A tree is a bounding volume hierarchy: each node is a box around its things.
// It is built by the binned surface area heuristic (Wald, On fast Construction
// of SAH-based Bounding Volume Hierarchies, 2007) in O(n log n).
type tree struct {
	nodes []node
	order []int32 // indexes of things; a leaf's are next to each other
}

// A box is what surrounds a thing, and the point by which things are divided.
type box struct{ lo, hi, mid Vec }

// A node's children lie side by side at first and first+1. A leaf has count
// things, at first in the tree's order.
type node struct {
	lo, hi       Vec
	first, count int32
}

const (
	leafSize = 4
	bins     = 8
	slack    = 1e-9 // of the coordinates, by which bounds are widened against rounding
	// deepest bounds the stack of a walk: below half of it things are divided
	// by number, which ends after at most 31 more halvings.
	deepest = 64
)

func newTree(boxes []box) tree {
	if len(boxes) == 0 {
		return tree{}
	}
	t := tree{nodes: make([]node, 1, 2*len(boxes)), order: make([]int32, len(boxes))}
	for i := range t.order {
		t.order[i] = int32(i)
	}
	t.build(boxes, 0, 0, len(boxes), 0)
	return t
}

// build makes node at of the things order[low:high].
func (t *tree) build(boxes []box, at, low, high, depth int) {
	part := t.order[low:high]
	n := &t.nodes[at]
	n.lo, n.hi = around(boxes, part)
	if len(part) <= leafSize {
		n.first, n.count = int32(low), int32(len(part))
		return
	}
	middle := low + split(boxes, part, depth)
	left := len(t.nodes)
	n.first = int32(left)
	t.nodes = append(t.nodes, node{}, node{})
	t.build(boxes, left, low, middle, depth+1)
	t.build(boxes, left+1, middle, high, depth+1)
}

// around is the box of all these things.
func around(boxes []box, part []int32) (lo, hi Vec) {
	lo, hi = boxes[part[0]].lo, boxes[part[0]].hi
	for _, i := range part[1:] {
		lo, hi = lo.min(boxes[i].lo), hi.max(boxes[i].hi)
	}
	return lo, hi
}

// split reorders part so that two groups stand one after the other, and
// returns the size of the first, neither 0 nor all.
func split(boxes []box, part []int32, depth int) int {
	axis, low, width := widest(boxes, part)
	if width > 0 && depth < deepest/2 {
		if n := partition(boxes, part, axis, cheapest(boxes, part, axis, low, width)); n > 0 && n < len(part) {
			return n
		}
	}
	slices.SortFunc(part, func(i, j int32) int {
		a, b := boxes[i].mid.axis(axis), boxes[j].mid.axis(axis)
		switch {
		case a < b:
			return -1
		case a > b:
			return 1
		}
		return int(i) - int(j)
	})
	return len(part) / 2
}

// widest is the axis along which the middles are spread most, and their range.
func widest(boxes []box, part []int32) (axis int, low, width float64) {
	lo := boxes[part[0]].mid
	hi := lo
	for _, i := range part[1:] {
		lo, hi = lo.min(boxes[i].mid), hi.max(boxes[i].mid)
	}
	size := hi.Sub(lo)
	for i := range 3 {
		if size.axis(i) > size.axis(axis) {
			axis = i
		}
	}
	return axis, lo.axis(axis), size.axis(axis)
}

// cheapest is the coordinate at which dividing the things makes a random ray
// meet the fewest: the sum over both sides of box area times number of things
// is least. Only the borders of equal bins are tried.
func cheapest(boxes []box, part []int32, axis int, low, width float64) float64 {
	type bin struct {
		lo, hi Vec
		n      int
	}
	none := bin{lo: Vec{math.Inf(1), math.Inf(1), math.Inf(1)}, hi: Vec{math.Inf(-1), math.Inf(-1), math.Inf(-1)}}
	join := func(a, b bin) bin { return bin{a.lo.min(b.lo), a.hi.max(b.hi), a.n + b.n} }
	cost := func(b bin) float64 {
		if b.n == 0 {
			return math.Inf(1)
		}
		d := b.hi.Sub(b.lo)
		return float64(b.n) * (float64(d.X*d.Y) + float64(d.Y*d.Z) + float64(d.Z*d.X))
	}
	var all, right [bins]bin
	for i := range all {
		all[i] = none
	}
	for _, i := range part {
		b := &boxes[i]
		k := min(int((b.mid.axis(axis)-low)/width*bins), bins-1)
		all[k] = join(all[k], bin{b.lo, b.hi, 1})
	}
	right[bins-1] = all[bins-1]
	for i := bins - 2; i > 0; i-- {
		right[i] = join(all[i], right[i+1])
	}
	best, at := math.Inf(1), bins/2
	left := none
	for i := 1; i < bins; i++ {
		left = join(left, all[i-1])
		if c := cost(left) + cost(right[i]); c < best {
			best, at = c, i
		}
	}
	return low + width*float64(at)/bins
}

// partition moves the things whose middle lies below the coordinate to the
// front and returns their number.
func partition(boxes []box, part []int32, axis int, at float64) int {
	n := 0
	for i, k := range part {
		if boxes[k].mid.axis(axis) < at {
			part[i], part[n] = part[n], part[i]
			n++
		}
	}
	return n
}
