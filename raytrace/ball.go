package raytrace

import "math"

// A ball is a sphere in the camera's frame: x to the right, y down, z into the
// picture, the rectangle's corner at the origin.
type ball struct {
	c      Vec
	r, r2  float64 // radius and its square
	near   float64 // how far from the camera the ball begins, at least
	mirror float64
	color  lum // 0 to 255
}

// box is the ball's bounding box, widened so that rounding never loses a ray
// that the ball itself would meet.
func (b *ball) box() box {
	r := b.r + slack*(b.r+b.c.largest())
	return box{lo: b.c.Sub(Vec{r, r, r}), hi: b.c.Add(Vec{r, r, r}), mid: b.c}
}

// meet is where the ray meets the ball before distance far. It is the
// numerically stable form of Haines, Guenther and Akenine-Moeller (Ray Tracing
// Gems, chapter 7): the discriminant comes from the part of the offset that is
// perpendicular to the ray, where the textbook formula takes the difference of
// two large squares, and of the two roots q and c/q neither cancels.
func (b *ball) meet(r *ray, far float64) (t float64, off Vec, inside, ok bool) {
	oc := r.from.Sub(b.c)
	along := -oc.Dot(r.dir)
	across := oc.along(r.dir, along)
	disc := b.r2 - across.Dot(across)
	if !(disc >= 0) {
		return 0, Vec{}, false, false
	}
	half := math.Sqrt(disc)
	c := oc.Dot(oc) - b.r2
	if c > 0 {
		q := along + half
		if t = c / q; !(along > 0 && t < far) {
			return 0, Vec{}, false, false
		}
		return t, across.along(r.dir, -half), false, true
	}
	if t = along + half; !(t > 0 && t < far) {
		return 0, Vec{}, false, false
	}
	return t, across.along(r.dir, half), true, true
}

// meetOwn is meet for the ball on whose surface the ray starts: outside never
// again, inside at the other end of the chord.
func (b *ball) meetOwn(r *ray, far float64) (t float64, off Vec, inside, ok bool) {
	if !r.inside {
		return 0, Vec{}, false, false
	}
	oc := r.from.Sub(b.c)
	half := -oc.Dot(r.dir)
	if t = 2 * half; !(t > 0 && t < far) {
		return 0, Vec{}, false, false
	}
	return t, oc.along(r.dir, t), true, true
}
