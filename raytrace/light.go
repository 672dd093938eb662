package raytrace

import "math"

// color is what the camera sees at a hit, 0 to 255 in each channel. dir is the
// ray's direction.
func (s *stage) color(h hit, dir Vec) lum {
	var sum lum
	weight := 1.0
	for bounce := 0; ; bounce++ {
		skin := s.skin(h.thing)
		own := s.lit(&h, skin.color)
		if skin.mirror == 0 || bounce >= s.bounces {
			return sum.add(own, weight)
		}
		sum = sum.add(own, weight*(1-skin.mirror))
		weight *= skin.mirror
		r := s.reflect(&h, dir)
		var ok bool
		if h, ok = s.first(&r, math.Inf(1), false); !ok {
			return sum.add(s.background, weight)
		}
		dir = r.dir
	}
}

// lit is the thing's own colour at a hit: by Lambert's law, no darker than the
// ambient share.
func (s *stage) lit(h *hit, color lum) lum {
	var sum lum
	for i := range s.lights {
		lamp := &s.lights[i]
		to, share := s.toward(h, lamp.at)
		if !(share > 0) {
			continue
		}
		if s.shadows && s.blocked(h, to) {
			continue
		}
		if lamp.falloff > 0 {
			share = min(share*(lamp.falloff/to.Dot(to)), math.MaxFloat64)
		}
		sum = sum.add(lamp.power, share)
	}
	return lum{
		color.r * clamp(sum.r, s.ambient),
		color.g * clamp(sum.g, s.ambient),
		color.b * clamp(sum.b, s.ambient),
	}
}

func clamp(x, low float64) float64 { return min(max(x, low), 1) }

// blocked reports whether something stands between a hit and the light that lies
// in the direction and at the distance of to.
func (s *stage) blocked(h *hit, to Vec) bool {
	r := s.leave(h, to.Unit())
	_, met := s.first(&r, to.Length(), true)
	return met
}
