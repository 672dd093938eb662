package raytrace

import "math"

// color is what the camera sees at a hit, 0 to 255 in each channel. dir is the
// ray's direction.
func (s *stage) color(h hit, dir Vec) lum {
	var sum lum
	weight := 1.0
	for bounce := 0; ; bounce++ {
		b := &s.balls[h.ball]
		own := s.lit(&h)
		if b.mirror == 0 || bounce >= s.bounces {
			return sum.add(own, weight)
		}
		sum = sum.add(own, weight*(1-b.mirror))
		weight *= b.mirror
		r := h.reflect(b, dir)
		var ok bool
		if h, ok = s.tree.meet(s.balls, &r, math.Inf(1), false); !ok {
			return sum.add(s.background, weight)
		}
		dir = r.dir
	}
}

// lit is the ball's own colour at a hit: by Lambert's law, no darker than the
// ambient share.
func (s *stage) lit(h *hit) lum {
	b := &s.balls[h.ball]
	var sum lum
	for i := range s.lights {
		lamp := &s.lights[i]
		to := lamp.at.sub(b.c).sub(h.off)
		cos := h.off.dot(to)
		if h.inside {
			cos = -cos
		}
		if !(cos > 0) {
			continue
		}
		if s.shadows && s.blocked(h, b, to) {
			continue
		}
		sum = sum.add(lamp.power, cos/(b.r*math.Sqrt(to.dot(to))))
	}
	return lum{
		b.color.r * clamp(sum.r, s.ambient),
		b.color.g * clamp(sum.g, s.ambient),
		b.color.b * clamp(sum.b, s.ambient),
	}
}

func clamp(x, low float64) float64 { return min(max(x, low), 1) }

// reflect is the ray that leaves a mirror at a hit.
func (h *hit) reflect(b *ball, dir Vec) ray {
	f := -2 * dir.dot(h.off) / b.r2
	return ray{b.c.add(h.off), dir.along(h.off, f).unit(), h.ball, h.inside}
}

// blocked reports whether a ball stands between a hit and the light that lies
// in the direction and at the distance of to.
func (s *stage) blocked(h *hit, b *ball, to Vec) bool {
	r := ray{b.c.add(h.off), to.unit(), h.ball, h.inside}
	_, met := s.tree.meet(s.balls, &r, to.length(), true)
	return met
}
