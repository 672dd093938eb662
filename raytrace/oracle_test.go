package raytrace

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// plainPicture sends a ray through every pixel and tries every sphere: no
// tiles, no spans, no culling.
func plainPicture(t testing.TB, scene Scene, opts Options) *image.RGBA {
	t.Helper()
	d, err := newDrawing(t.Context(), scene, opts, image.NewRGBA)
	if err != nil {
		t.Fatal(err)
	}
	b := d.newBrush()
	for i := range d.balls {
		b.list = append(b.list, int32(i))
	}
	for i := range opts.Width * opts.Height {
		pixel := b.pixel(i%opts.Width, i/opts.Width)
		for k := range 4 {
			d.picture.Pix[4*i+k] = byte(pixel >> (8 * k))
		}
	}
	return d.picture
}

// randomScene is a scene of spheres of all sizes before any kind of camera.
func randomScene(seed uint64) Scene {
	rng := rand.New(rand.NewPCG(seed, 1))
	in := func(low, high float64) float64 { return low + (high-low)*rng.Float64() }
	vec := func(size float64) Vec { return Vec{in(-size, size), in(-size, size), in(-size, size)} }
	scene := Scene{
		Background: Color{1, 2, 3},
		Ambient:    rng.Float64() / 2,
		Shadows:    rng.IntN(2) == 0,
		Bounces:    rng.IntN(4),
		Interior:   true,
		Camera:     LookAt(vec(12), vec(2), vec(1), in(20, 120), in(0.5, 2)),
	}
	if rng.IntN(2) == 0 {
		scene.Camera.Distance = 0
	}
	for range rng.IntN(4) {
		scene.Lights = append(scene.Lights, Light{At: vec(20), Power: in(0.1, 1.2), Color: Color{shade(rng), shade(rng), shade(rng)}})
	}
	if rng.IntN(2) == 0 && len(scene.Lights) > 0 {
		scene.Lights, scene.Shadows, scene.Bounces = []Light{{At: vec(20), Power: in(0.5, 2)}}, false, 0 // the plain path
	}
	for range rng.IntN(200) {
		scene.Spheres = append(scene.Spheres, Sphere{
			Center: vec(10),
			Radius: math.Exp(in(-6, 1)),
			Color:  Color{shade(rng), shade(rng), shade(rng)},
			Mirror: max(0, in(-1, 1)),
		})
	}
	return scene
}

// Tiles, spans and culling leave every bit of the picture as it is.
func FuzzRender(f *testing.F) {
	for seed := range uint64(24) {
		f.Add(seed, uint8(32+seed), uint8(24+seed%7), uint8(5+seed), uint8(seed%3))
	}
	f.Fuzz(func(t *testing.T, seed uint64, width, height, tile, samples uint8) {
		opts := Options{
			Width:   1 + int(width)%80,
			Height:  1 + int(height)%60,
			Tile:    1 + int(tile)%64,
			Samples: 1 + int(samples)%3,
			Workers: 2,
		}
		scene := randomScene(seed)
		got, want := render(t, scene, opts), plainPicture(t, scene, opts)
		if slightly, badly := differences(got, want); slightly+badly > 0 {
			t.Errorf("%d of %d pixels differ from trying every sphere", slightly+badly, opts.Width*opts.Height)
		}
	})
}

// The walk through the tree finds what trying every ball finds.
func TestTreeAgainstAll(t *testing.T) {
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 2))
		scene := randomScene(seed)
		s := newStage(&scene, Options{Width: 8, Height: 6})
		met := 0
		for range 500 {
			r := ray{
				from: Vec{20 * rng.NormFloat64(), 20 * rng.NormFloat64(), 20 * rng.NormFloat64()},
				dir:  Vec{rng.NormFloat64(), rng.NormFloat64(), rng.NormFloat64()}.Unit(),
				own:  -1,
			}
			switch rng.IntN(4) {
			case 0:
				r.dir = Vec{0, 0, 1}
			case 1: // along an axis, exactly on the border of a box
				r.dir = Vec{0, -1, 0}
				r.from.X = s.tree.root().lo.X
			}
			if n := len(s.balls); n > 0 && rng.IntN(2) == 0 {
				i := rng.IntN(n)
				r.dir = s.balls[i].c.along(r.dir, s.balls[i].r).Sub(r.from).Unit() // at a ball, or past it closely
				i = rng.IntN(n)
				out := Vec{rng.NormFloat64(), rng.NormFloat64(), rng.NormFloat64()}.Unit()
				r.own, r.inside = int32(i), out.Dot(r.dir) < 0
				r.from = s.balls[i].c.along(out, s.balls[i].r)
			}
			far := math.Inf(1)
			want, found := hit{}, false
			for i := range len(s.balls) + len(s.triangles) {
				if h, ok := s.meetOne(int32(i), &r, far); ok {
					want, found, far = h, true, h.t
				}
			}
			if found {
				met++
			}
			got, ok := s.first(&r, math.Inf(1), false)
			if ok != found || got.t != want.t {
				t.Fatalf("seed %d: %+v meets %+v (%v), want %+v (%v)", seed, r, got, ok, want, found)
			}
			if _, met := s.first(&r, math.Inf(1), true); met != found {
				t.Fatalf("seed %d: %+v meets any: %v, want %v", seed, r, met, found)
			}
			if _, met := s.first(&r, want.t, true); met {
				t.Fatalf("seed %d: %+v meets something before %v", seed, r, want.t)
			}
		}
		if len(s.balls) > 50 && met < 100 {
			t.Errorf("seed %d: only %d of 500 rays met any of %d balls: the test is too weak", seed, met, len(s.balls))
		}
	}
}

func (t *tree) root() *node {
	if len(t.nodes) == 0 {
		return new(node)
	}
	return &t.nodes[0]
}

// Degenerate crowds must not make the tree deeper than a walk's stack, nor the
// building of it slow: all at one point, and each twice as far as the last.
func TestTreeDepth(t *testing.T) {
	crowds := map[string]func(i int) Vec{
		"one point": func(int) Vec { return Vec{1, 2, 3} },
		"doubling":  func(i int) Vec { return Vec{math.Ldexp(1, i%600), 0, 0} },
		"a line":    func(i int) Vec { return Vec{0, float64(i), 0} },
	}
	for name, at := range crowds {
		boxes := make([]box, 20000)
		for i := range boxes {
			b := ball{c: at(i), r: 0.5, r2: 0.25}
			boxes[i] = b.box()
		}
		tr := newTree(boxes)
		var depth func(i int32) int
		depth = func(i int32) int {
			if n := tr.nodes[i]; n.count == 0 {
				return 1 + max(depth(n.first), depth(n.first+1))
			}
			return 1
		}
		if d := depth(0); d > deepest {
			t.Errorf("%s: %d levels, want at most %d", name, d, deepest)
		}
	}
}

// A ball of radius 1 whose distance is a milliard radii (or a tenth of it, orthographic). The textbook
// discriminant is the difference of two numbers near 1e18, each good to a
// hundred units; this one must draw the disc: 1/4 pi of the square, whose
// 64 x 64 pixels the rim divides within a pixel's width.
func TestFarSphereIsRound(t *testing.T) {
	for _, distance := range []float64{0, 1e9} {
		scene := Scene{
			Camera:  Camera{Corner: Vec{-1, -1, -1e8}, Right: Vec{2, 0, 0}, Down: Vec{0, 2, 0}, Distance: distance},
			Ambient: 1,
			Spheres: []Sphere{{Radius: 1, Color: Color{255, 255, 255}}},
		}
		if distance > 0 {
			scene.Camera.Corner.Z = -1e-3 // the rectangle passes near the ball, the eye is far
			scene.Interior = true
		}
		m := render(t, scene, Options{Width: 64, Height: 64})
		wrong := 0
		for y := range 64 {
			for x := range 64 {
				from := math.Hypot(float64(x)/32-1, float64(y)/32-1)
				white := m.RGBAAt(x, y).R == 255
				if from < 0.999999 && !white || from > 1.000001 && white {
					wrong++
				}
			}
		}
		if wrong > 0 {
			t.Errorf("eye at %g: %d of 4096 pixels on the wrong side of the rim", distance, wrong)
		}
	}
}
