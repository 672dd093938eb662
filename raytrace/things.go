package raytrace

// The things of a scene in the camera's frame, numbered: first the balls, then the
// triangles, then the floors, which have no bounds and are not in the tree.
type things struct {
	balls     []ball
	triangles []triangle
	floors    []floor
	tree      tree
}

// A hit is where a ray meets a thing. Of a ball the offset from the centre is kept and
// not the point, because it keeps its digits however far the ball is.
type hit struct {
	thing  int32
	inside bool // the ray came from within a ball
	t      float64
	off    Vec // from the ball's centre; or else the point itself,
	normal Vec // and the normal on the ray's side, of length 1
}

// A ray runs from its origin along a direction of length 1. It starts on the
// surface of the thing with number own, if own is not negative.
type ray struct {
	from, dir Vec
	own       int32
	inside    bool    // it starts on the inner side of own
	least     float64 // flat things nearer than that are the one that it starts on, or touch it
}

// flat reports whether there is more than balls.
func (s *things) flat() bool { return len(s.triangles)+len(s.floors) > 0 }

func newThings(balls []ball, triangles []triangle, floors []floor) things {
	s := things{balls: balls, triangles: triangles, floors: floors}
	boxes := make([]box, 0, len(balls)+len(triangles))
	for i := range balls {
		boxes = append(boxes, balls[i].box())
	}
	for i := range triangles {
		boxes = append(boxes, triangles[i].box())
	}
	s.tree = newTree(boxes)
	return s
}

// first finds the first thing that the ray meets before the distance far, or with
// some set, some thing that it meets before.
func (s *things) first(r *ray, far float64, some bool) (best hit, found bool) {
	if best, found = s.meet(r, far, some); found {
		far = best.t
	}
	for i := range s.floors {
		if found && some {
			break
		}
		if h, ok := s.floors[i].meet(s.floorNumber(i), r, far); ok {
			best, found, far = h, true, h.t
		}
	}
	return best, found
}

func (s *things) floorNumber(i int) int32 { return int32(len(s.balls) + len(s.triangles) + i) }

// skin is the colour and the mirror of a thing.
func (s *things) skin(thing int32) skin {
	i := int(thing)
	if i < len(s.balls) {
		return skin{s.balls[i].color, s.balls[i].mirror}
	}
	if i -= len(s.balls); i < len(s.triangles) {
		return s.triangles[i].skin
	}
	return s.floors[i-len(s.triangles)].skin
}

// A skin is how a thing looks.
type skin struct {
	color  lum // 0 to 255
	mirror float64
}

// leave is a ray from a hit into a direction of length 1.
func (s *things) leave(h *hit, dir Vec) ray {
	if int(h.thing) < len(s.balls) {
		from := s.balls[h.thing].c.Add(h.off)
		return ray{from: from, dir: dir, own: h.thing, inside: h.inside, least: slack * from.largest()}
	}
	return ray{from: h.off, dir: dir, own: h.thing, least: slack * h.off.largest()}
}

// reflect is the ray that leaves a mirror at a hit.
func (s *things) reflect(h *hit, dir Vec) ray {
	normal, square := h.normal, 1.0
	if int(h.thing) < len(s.balls) {
		normal, square = h.off, s.balls[h.thing].r2
	}
	f := -2 * dir.Dot(normal) / square
	return s.leave(h, dir.along(normal, f).Unit())
}

// toward is the way from a hit to a point, and the share of a light there that falls
// on the surface, by Lambert's law; not above 0 if it is behind.
func (s *things) toward(h *hit, at Vec) (to Vec, share float64) {
	if int(h.thing) >= len(s.balls) {
		to = at.Sub(h.off)
		return to, h.normal.Dot(to) / to.Length()
	}
	b := &s.balls[h.thing]
	to = at.Sub(b.c).Sub(h.off)
	cos := h.off.Dot(to)
	if h.inside {
		cos = -cos
	}
	return to, cos / (b.r * to.Length())
}
