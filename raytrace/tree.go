package raytrace

import (
	"math"
	"slices"
)

// A tree is a bounding volume hierarchy: each node is a box around its balls.
// It is built by the binned surface area heuristic (Wald, On fast Construction
// of SAH-based Bounding Volume Hierarchies, 2007) in O(n log n).
type tree struct {
	nodes []node
	order []int32 // indexes of balls; a leaf's are next to each other
}

// A node's children lie side by side at first and first+1. A leaf has count
// balls, at first in the tree's order.
type node struct {
	lo, hi       Vec
	first, count int32
}

const (
	leafSize = 4
	bins     = 8
	slack    = 1e-9 // of the coordinates, by which bounds are widened against rounding
	// deepest bounds the stack of a walk: below half of it balls are divided
	// by number, which ends after at most 31 more halvings.
	deepest = 64
)

func newTree(balls []ball) tree {
	if len(balls) == 0 {
		return tree{}
	}
	t := tree{nodes: make([]node, 1, 2*len(balls)), order: make([]int32, len(balls))}
	for i := range t.order {
		t.order[i] = int32(i)
	}
	t.build(balls, 0, 0, len(balls), 0)
	return t
}

// build makes node at of the balls order[low:high].
func (t *tree) build(balls []ball, at, low, high, depth int) {
	part := t.order[low:high]
	n := &t.nodes[at]
	n.lo, n.hi = boxOf(balls, part)
	if len(part) <= leafSize {
		n.first, n.count = int32(low), int32(len(part))
		return
	}
	middle := low + split(balls, part, depth)
	left := len(t.nodes)
	n.first = int32(left)
	t.nodes = append(t.nodes, node{}, node{})
	t.build(balls, left, low, middle, depth+1)
	t.build(balls, left+1, middle, high, depth+1)
}

// box is the ball's bounding box, widened so that rounding never loses a ray
// that the ball itself would meet.
func (b *ball) box() (lo, hi Vec) {
	r := b.r + slack*(b.r+b.c.largest())
	return b.c.sub(Vec{r, r, r}), b.c.add(Vec{r, r, r})
}

func boxOf(balls []ball, part []int32) (lo, hi Vec) {
	lo, hi = balls[part[0]].box()
	for _, i := range part[1:] {
		l, h := balls[i].box()
		lo, hi = lo.min(l), hi.max(h)
	}
	return lo, hi
}

// split reorders part so that two groups stand one after the other, and
// returns the size of the first, neither 0 nor all.
func split(balls []ball, part []int32, depth int) int {
	axis, low, width := widest(balls, part)
	if width > 0 && depth < deepest/2 {
		if n := partition(balls, part, axis, cheapest(balls, part, axis, low, width)); n > 0 && n < len(part) {
			return n
		}
	}
	slices.SortFunc(part, func(i, j int32) int {
		a, b := balls[i].c.axis(axis), balls[j].c.axis(axis)
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

// widest is the axis along which the centres are spread most, and their range.
func widest(balls []ball, part []int32) (axis int, low, width float64) {
	lo := balls[part[0]].c
	hi := lo
	for _, i := range part[1:] {
		lo, hi = lo.min(balls[i].c), hi.max(balls[i].c)
	}
	size := hi.sub(lo)
	for i := range 3 {
		if size.axis(i) > size.axis(axis) {
			axis = i
		}
	}
	return axis, lo.axis(axis), size.axis(axis)
}

// cheapest is the coordinate at which dividing the balls makes a random ray
// meet the fewest: the sum over both sides of box area times number of balls
// is least. Only the borders of equal bins are tried.
func cheapest(balls []ball, part []int32, axis int, low, width float64) float64 {
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
		d := b.hi.sub(b.lo)
		return float64(b.n) * (float64(d.X*d.Y) + float64(d.Y*d.Z) + float64(d.Z*d.X))
	}
	var all, right [bins]bin
	for i := range all {
		all[i] = none
	}
	for _, i := range part {
		lo, hi := balls[i].box()
		k := min(int((balls[i].c.axis(axis)-low)/width*bins), bins-1)
		all[k] = join(all[k], bin{lo, hi, 1})
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

// partition moves the balls whose centre lies below the coordinate to the
// front and returns their number.
func partition(balls []ball, part []int32, axis int, at float64) int {
	n := 0
	for i, k := range part {
		if balls[k].c.axis(axis) < at {
			part[i], part[n] = part[n], part[i]
			n++
		}
	}
	return n
}
