package raytrace

import (
	"cmp"
	"math"
	"slices"
)

// A stage is a scene made ready to be drawn at one size: everything in the
// camera's frame, balls sorted by how near they begin. Workers share it and
// do not change it.
type stage struct {
	opts       Options
	balls      []ball
	tree       tree
	lights     []lamp
	background lum
	ambient    float64
	shadows    bool
	bounces    int
	plain      bool // one white light, no shadows, no mirrors

	parallel      bool // orthographic: all rays run along z
	eye           Vec  // where rays start otherwise
	right, down   float64
	width, height float64
}

// A lamp is a light in the camera's frame.
type lamp struct {
	at    Vec
	power lum // 1 is a white light of power 1
}

func newStage(scene *Scene, opts Options) *stage {
	cam := &scene.Camera
	s := &stage{
		opts:       opts,
		background: scene.Background.lum(),
		ambient:    scene.Ambient,
		shadows:    scene.Shadows,
		bounces:    scene.Bounces,
		parallel:   cam.Distance == 0,
		right:      cam.Right.length(),
		down:       cam.Down.length(),
		width:      float64(opts.Width),
		height:     float64(opts.Height),
	}
	s.eye = Vec{s.right / 2, s.down / 2, -cam.Distance}
	right, down, forward := cam.frame()
	place := func(p Vec) Vec {
		p = p.sub(cam.Corner)
		return Vec{p.dot(right), p.dot(down), p.dot(forward)}
	}
	for _, l := range scene.Lights {
		s.lights = append(s.lights, lamp{place(l.At), l.light()})
	}
	s.plain = len(s.lights) == 1 && s.lights[0].power.white() && !s.shadows && s.bounces == 0
	balls := make([]ball, len(scene.Spheres))
	for i := range scene.Spheres {
		balls[i] = s.ball(&scene.Spheres[i], place)
	}
	s.balls = byNearness(balls)
	s.tree = newTree(s.balls)
	return s
}

// byNearness returns the balls sorted by where they begin, those that begin
// equally near in their old order.
func byNearness(balls []ball) []ball {
	type key struct {
		near  float64
		index int
	}
	keys := make([]key, len(balls))
	for i := range balls {
		keys[i] = key{balls[i].near, i}
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.near, b.near), a.index-b.index)
	})
	sorted := make([]ball, len(balls))
	for i, k := range keys {
		sorted[i] = balls[k.index]
	}
	return sorted
}

func (s *stage) ball(b *Sphere, place func(Vec) Vec) ball {
	c := place(b.Center)
	near := c.z(s.parallel, s.eye) - b.Radius
	return ball{c: c, r: b.Radius, r2: b.Radius * b.Radius, near: near, mirror: b.Mirror, color: b.Color.lum()}
}

// z is the distance of p from where the rays that could reach it start.
func (p Vec) z(parallel bool, eye Vec) float64 {
	if parallel {
		return p.Z
	}
	return p.sub(eye).length()
}

func (l lum) white() bool { return l.r == l.g && l.g == l.b }

func (l *Light) light() lum {
	power := l.Power
	if power == 0 {
		power = 1
	}
	if l.Color == (Color{}) {
		return lum{power, power, power}
	}
	return lum{}.add(l.Color.lum(), power/255)
}

// x and y are where pixel coordinates lie on the rectangle.
func (s *stage) x(x float64) float64 { return s.right * x / s.width }

func (s *stage) y(y float64) float64 { return s.down * y / s.height }

// ray is the camera's ray through the point (x, y) of the rectangle.
func (s *stage) ray(x, y float64) ray {
	if s.parallel {
		return ray{Vec{x, y, 0}, Vec{0, 0, 1}, -1, false}
	}
	return ray{s.eye, Vec{x, y, 0}.sub(s.eye).unit(), -1, false}
}

// seen finds the first of the listed balls that a ray of the camera meets. The
// list is in the order of the balls, nearest beginning first, so the search
// ends at the first that begins behind the hit.
func (s *stage) seen(list []int32, r *ray, h *hit) bool {
	h.t = math.Inf(1)
	for _, i := range list {
		b := &s.balls[i]
		if b.near >= h.t {
			break
		}
		if s.parallel {
			dx, dy := r.from.X-b.c.X, r.from.Y-b.c.Y
			if disc := b.r2 - float64(dy*dy) - float64(dx*dx); disc >= 0 {
				if z, side := b.surface(disc); z < h.t && z >= 0 {
					*h = hit{i, side > 0, z, Vec{dx, dy, side}}
				}
			}
		} else if t, off, inside, ok := b.meet(r, h.t); ok {
			*h = hit{i, inside, t, off}
		}
	}
	return h.t < math.Inf(1)
}

// surface is where a ray along z with the given discriminant meets the ball at
// or after z 0: the depth, negative for nowhere, and the offset from the
// centre along z.
func (b *ball) surface(disc float64) (z, off float64) {
	half := math.Sqrt(disc)
	if z = b.c.Z - half; z >= 0 {
		return z, -half
	}
	return b.c.Z + half, half
}
