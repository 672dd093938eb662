package raytrace

// A triangle in the camera's frame: a corner, and the sides to the two others.
type triangle struct {
	a, ab, ac Vec
	normal    Vec // of length 1; NaN if the triangle has no area, and then nothing meets it
	skin      skin
}

func newTriangle(t *Triangle, frame frame, paint func(Color) lum) triangle {
	a, ab, ac := frame.place(t.A), frame.turn(t.B.Sub(t.A)), frame.turn(t.C.Sub(t.A))
	return triangle{a, ab, ac, ab.Unit().Cross(ac.Unit()).Unit(), skin{paint(t.Color), t.Mirror}}
}

// box is the bounding box, widened as a ball's is.
func (t *triangle) box() box {
	b, c := t.a.Add(t.ab), t.a.Add(t.ac)
	lo, hi := t.a.min(b).min(c), t.a.max(b).max(c)
	wide := slack * max(lo.largest(), hi.largest())
	edge := Vec{wide, wide, wide}
	return box{lo: lo.Sub(edge), hi: hi.Add(edge), mid: lo.Add(hi).Mul(0.5)}
}

// meet is where the ray meets the triangle before distance far, by Cramer's rule for
// the corner's share of each side (Moeller and Trumbore, "Fast, minimum storage
// ray/triangle intersection", 1997). Triangles reach a little over their edges, so that
// no ray passes between two that share one.
func (t *triangle) meet(number int32, r *ray, far float64) (hit, bool) {
	if number == r.own {
		return hit{}, false
	}
	const over = 1e-10
	p := r.dir.Cross(t.ac)
	det := t.ab.Dot(p)
	from := r.from.Sub(t.a)
	u := from.Dot(p) / det
	if !(u >= -over && u <= 1+over) {
		return hit{}, false
	}
	q := from.Cross(t.ab)
	v := r.dir.Dot(q) / det
	if !(v >= -over && u+v <= 1+over) {
		return hit{}, false
	}
	d := t.ac.Dot(q) / det
	if !(d > r.least && d < far) {
		return hit{}, false
	}
	return flatHit(number, r, d, t.normal)
}

// flatHit is a hit of something flat, seen from the ray's side.
func flatHit(number int32, r *ray, t float64, normal Vec) (hit, bool) {
	if normal.Dot(r.dir) > 0 {
		normal = normal.Mul(-1)
	}
	return hit{thing: number, t: t, off: r.from.along(r.dir, t), normal: normal}, normal == normal
}

// A floor is a plane without end: p with normal.p = d.
type floor struct {
	normal Vec // of length 1
	d      float64
	skin   skin
}

func newFloor(p *Plane, frame frame, paint func(Color) lum) floor {
	normal := frame.turn(p.Normal.Unit()).Unit()
	return floor{normal, normal.Dot(frame.place(p.At)), skin{paint(p.Color), p.Mirror}}
}

func (f *floor) meet(number int32, r *ray, far float64) (hit, bool) {
	if number == r.own {
		return hit{}, false
	}
	d := (f.d - f.normal.Dot(r.from)) / f.normal.Dot(r.dir)
	if !(d > r.least && d < far) {
		return hit{}, false
	}
	return flatHit(number, r, d, f.normal)
}
