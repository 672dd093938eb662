package raytrace

import "math"

// meet finds the first of the things in the tree that the ray meets before the
// distance far, or with some set, some thing that it meets before.
func (s *things) meet(r *ray, far float64, some bool) (best hit, found bool) {
	t := &s.tree
	if len(t.nodes) == 0 {
		return hit{}, false
	}
	inv := r.inverse()
	var stack [deepest + 1]int32
	depth := 0
	if t.nodes[0].enter(r, inv) < far {
		depth = 1 // the root has index 0
	}
	for depth > 0 {
		depth--
		n := &t.nodes[stack[depth]]
		if n.count > 0 {
			for _, i := range t.order[n.first : n.first+n.count] {
				if h, ok := s.meetOne(i, r, far); ok {
					best, found, far = h, true, h.t
					if some {
						return best, true
					}
				}
			}
			continue
		}
		a, b := n.first, n.first+1
		da, db := t.nodes[a].enter(r, inv), t.nodes[b].enter(r, inv)
		if da > db {
			a, b, da, db = b, a, db, da
		}
		if db < far {
			stack[depth] = b
			depth++
		}
		if da < far {
			stack[depth] = a
			depth++
		}
	}
	return best, found
}

// meetOne is where the ray meets thing i before the distance far.
func (s *things) meetOne(i int32, r *ray, far float64) (hit, bool) {
	if int(i) >= len(s.balls) {
		return s.triangles[int(i)-len(s.balls)].meet(i, r, far)
	}
	h := hit{thing: i}
	var ok bool
	if i == r.own {
		h.t, h.off, h.inside, ok = s.balls[i].meetOwn(r, far)
	} else {
		h.t, h.off, h.inside, ok = s.balls[i].meet(r, far)
	}
	return h, ok
}

// enter is the distance at which the ray enters the box, 0 if it starts
// inside, infinite if it misses.
func (n *node) enter(r *ray, inv Vec) float64 {
	x0, x1 := (n.lo.X-r.from.X)*inv.X, (n.hi.X-r.from.X)*inv.X
	y0, y1 := (n.lo.Y-r.from.Y)*inv.Y, (n.hi.Y-r.from.Y)*inv.Y
	z0, z1 := (n.lo.Z-r.from.Z)*inv.Z, (n.hi.Z-r.from.Z)*inv.Z
	in := max(min(x0, x1), min(y0, y1), min(z0, z1), 0)
	out := min(max(x0, x1), max(y0, y1), max(z0, z1))
	if in > out {
		return math.Inf(1)
	}
	return in
}

// inverse is 1 divided by each coordinate of the direction, kept finite so
// that no product with it is NaN.
func (r *ray) inverse() Vec {
	return Vec{reciprocal(r.dir.X), reciprocal(r.dir.Y), reciprocal(r.dir.Z)}
}

func reciprocal(x float64) float64 {
	return min(max(1/x, -math.MaxFloat64), math.MaxFloat64)
}

// A plane has what it keeps where n.p >= d; n has length 1.
type plane struct {
	n Vec
	d float64
}

// within appends to list the things that reach into all of the planes' kept
// sides, in no order. It may add some that narrowly do not.
func (s *things) within(planes *[5]plane, list []int32) []int32 {
	t := &s.tree
	var stack [deepest + 1]int32
	depth := min(len(t.nodes), 1)
	for depth > 0 {
		depth--
		n := &t.nodes[stack[depth]]
		switch {
		case !n.reaches(planes):
		case n.count > 0:
			for _, i := range t.order[n.first : n.first+n.count] {
				if int(i) >= len(s.balls) || s.balls[i].reaches(planes) {
					list = append(list, i)
				}
			}
		default:
			stack[depth], stack[depth+1] = n.first, n.first+1
			depth += 2
		}
	}
	return list
}

func (n *node) reaches(planes *[5]plane) bool {
	for i := range planes {
		p := &planes[i]
		if max(p.n.X*n.lo.X, p.n.X*n.hi.X)+max(p.n.Y*n.lo.Y, p.n.Y*n.hi.Y)+max(p.n.Z*n.lo.Z, p.n.Z*n.hi.Z) < p.d {
			return false
		}
	}
	return true
}

func (b *ball) reaches(planes *[5]plane) bool {
	r := b.r + slack*(b.r+b.c.largest())
	for i := range planes {
		if planes[i].n.Dot(b.c)+r < planes[i].d {
			return false
		}
	}
	return true
}
