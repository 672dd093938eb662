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
	things
	opts       Options
	lights     []lamp
	background lum
	ambient    float64
	shadows    bool
	bounces    int
	plain      bool   // one white light that does not weaken, no shadows, no mirrors
	tones      *tones // from light to levels, nil if they are the same

	parallel      bool // orthographic: all rays run along z
	eye           Vec  // where rays start otherwise
	right, down   float64
	width, height float64
}

// A lamp is a light in the camera's frame.
type lamp struct {
	at      Vec
	power   lum     // 1 is a white light of power 1
	falloff float64 // the squared distance at which it has that power, 0 for any
}

func newStage(scene *Scene, opts Options) *stage {
	cam := &scene.Camera
	s := &stage{
		opts:     opts,
		ambient:  scene.Ambient,
		shadows:  scene.Shadows,
		bounces:  scene.Bounces,
		parallel: cam.Distance == 0,
		right:    cam.Right.Length(),
		down:     cam.Down.Length(),
		width:    float64(opts.Width),
		height:   float64(opts.Height),
	}
	if opts.SRGB {
		s.tones = sRGB()
	}
	s.background = s.paint(scene.Background)
	s.eye = Vec{s.right / 2, s.down / 2, -cam.Distance}
	frame := cam.frame()
	for _, l := range scene.Lights {
		s.lights = append(s.lights, lamp{frame.place(l.At), s.light(&l), l.Falloff * l.Falloff})
	}
	s.plain = len(s.lights) == 1 && s.lights[0].power.white() && s.lights[0].falloff == 0 &&
		!s.shadows && s.bounces == 0 && s.tones == nil
	balls := make([]ball, len(scene.Spheres))
	for i := range scene.Spheres {
		balls[i] = s.ball(&scene.Spheres[i], frame)
	}
	triangles := make([]triangle, len(scene.Triangles))
	for i := range scene.Triangles {
		triangles[i] = newTriangle(&scene.Triangles[i], frame, s.paint)
	}
	var floors []floor
	for i := range scene.Planes {
		floors = append(floors, newFloor(&scene.Planes[i], frame, s.paint))
	}
	s.things = newThings(byNearness(balls), triangles, floors)
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

func (s *stage) ball(b *Sphere, frame frame) ball {
	c := frame.place(b.Center)
	near := c.z(s.parallel, s.eye) - b.Radius
	return ball{c: c, r: b.Radius, r2: b.Radius * b.Radius, near: near, mirror: b.Mirror, color: s.paint(b.Color)}
}

// z is the distance of p from where the rays that could reach it start.
func (p Vec) z(parallel bool, eye Vec) float64 {
	if parallel {
		return p.Z
	}
	return p.Sub(eye).Length()
}

func (l lum) white() bool { return l.r == l.g && l.g == l.b }

// light is the power of a light in each channel.
func (s *stage) light(l *Light) lum {
	power := l.Power
	if power == 0 {
		power = 1
	}
	if l.Color == (Color{}) {
		return lum{power, power, power}
	}
	return lum{}.add(s.paint(l.Color), power/255)
}

// paint is a colour as light: its levels themselves, or what they stand for in sRGB.
func (s *stage) paint(c Color) lum {
	if s.tones == nil {
		return c.lum()
	}
	return lum{s.tones.light[c.R], s.tones.light[c.G], s.tones.light[c.B]}
}

// pixel is light, which must lie in 0..255, as the four bytes of an image.RGBA pixel.
func (s *stage) pixel(l lum) uint32 {
	if s.tones == nil {
		return l.pixel()
	}
	return lum{s.tones.level(l.r), s.tones.level(l.g), s.tones.level(l.b)}.pixel()
}

// x and y are where pixel coordinates lie on the rectangle.
func (s *stage) x(x float64) float64 { return s.right * x / s.width }

func (s *stage) y(y float64) float64 { return s.down * y / s.height }

// ray is the camera's ray through the point (x, y) of the rectangle.
func (s *stage) ray(x, y float64) ray {
	if s.parallel {
		return ray{from: Vec{x, y, 0}, dir: Vec{0, 0, 1}, own: -1}
	}
	return ray{from: s.eye, dir: Vec{x, y, 0}.Sub(s.eye).Unit(), own: -1}
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
					*h = hit{thing: i, inside: side > 0, t: z, off: Vec{dx, dy, side}}
				}
			}
		} else if t, off, inside, ok := b.meet(r, h.t); ok {
			*h = hit{thing: i, inside: inside, t: t, off: off}
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
