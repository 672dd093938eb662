package raytrace

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// before is a camera that looks along +z from the middle of a square, 8 wide, whose
// rays run along z or, for a distance, from an eye that far behind it.
func before(distance float64) Camera {
	return Camera{Corner: Vec{-4, -4, 0}, Right: Vec{X: 8}, Down: Vec{Y: 8}, Distance: distance}
}

func at(m *image.RGBA, x, y int) Color {
	c := m.RGBAAt(x, y)
	return Color{c.R, c.G, c.B}
}

// TestFlatByHand: what is seen where, and how bright, as can be worked out by hand.
func TestFlatByHand(t *testing.T) {
	white, red := Color{255, 255, 255}, Color{255, 0, 0}
	opts := Options{Width: 80, Height: 80}
	check := func(why string, scene Scene, opts Options, want map[image.Point]Color) {
		t.Helper()
		m := render(t, scene, opts)
		for p, color := range want {
			if got := at(m, p.X, p.Y); got != color {
				t.Errorf("%s: pixel %v is %v, want %v", why, p, got, color)
			}
		}
	}
	// A wall at z 10, lit along its normal at (0, 0), at 45 degrees at (4, 0).
	wall := Scene{
		Camera: before(0), Background: Color{1, 2, 3},
		Lights: []Light{{At: Vec{0, 0, 6}}},
		Planes: []Plane{{At: Vec{3, 7, 10}, Normal: Vec{0, 0, 5}, Color: white}},
	}
	slanted := uint8(255 * math.Sqrt(0.5))
	check("a wall", wall, opts, map[image.Point]Color{{40, 40}: white, {0, 40}: {slanted, slanted, slanted}})
	wall.Lights[0].At.Z = 14 // behind it
	check("a wall from behind", wall, opts, map[image.Point]Color{{40, 40}: {}, {0, 40}: {}})
	wall.Lights[0] = Light{At: Vec{0, 0, 6}, Falloff: 2}
	check("a light that weakens", wall, opts, map[image.Point]Color{{40, 40}: {63, 63, 63}}) // a quarter at twice the distance
	wall.Lights[0] = Light{At: Vec{0, 0, 6}, Falloff: 40, Color: red}
	check("a strong one", wall, opts, map[image.Point]Color{{40, 40}: red})

	// A triangle in front of the wall, over the lower left half of the picture.
	wall.Lights[0] = Light{At: Vec{0, 0, -100}}
	wall.Triangles = []Triangle{{A: Vec{-4, -4, 5}, B: Vec{-4, 4, 5}, C: Vec{4, 4, 5}, Color: red}, {A: Vec{1, 1, 1}, B: Vec{1, 1, 1}, C: Vec{2, 2, 2}, Color: white}}
	for _, distance := range []float64{0, 1e6} {
		wall.Camera = before(distance)
		m := render(t, wall, opts)
		for y := 2; y < 78; y++ {
			for x := 2; x < 78; x++ {
				isRed := at(m, x, y).B == 0
				if below := y > x; isRed != below && (y-x > 1 || x-y > 1) {
					t.Fatalf("distance %v: pixel (%d, %d) is red: %t, want %t", distance, x, y, isRed, below)
				}
			}
		}
	}
	// Its shadow on the wall, from a light at (0, 0, 0): the triangle's corners as far
	// again from the middle, so all of the lower left half beyond the triangle itself.
	wall.Camera, wall.Lights, wall.Shadows, wall.Ambient = before(0), []Light{{At: Vec{0, 0, 0}}}, true, 0
	wall.Triangles = []Triangle{{A: Vec{-1, -1, 5}, B: Vec{-1, 1, 5}, C: Vec{1, 1, 5}, Color: red}}
	m := render(t, wall, opts)
	for p, dark := range map[image.Point]bool{{24, 36}: true, {36, 58}: true, {58, 24}: false, {10, 40}: false, {15, 65}: false} {
		if got := at(m, p.X, p.Y); (got == Color{}) != dark {
			t.Errorf("shadow: pixel %v is %v, dark: %t", p, got, dark)
		}
	}
	// A mirror at 45 degrees shows what is to its right: a wall at x 50, lit straight on.
	mirror := Scene{
		Camera: before(0), Bounces: 1, Lights: []Light{{At: Vec{0, 0, 10}}},
		Planes: []Plane{
			{At: Vec{0, 0, 10}, Normal: Vec{1, 0, -1}, Mirror: 1},
			{At: Vec{50, 0, 0}, Normal: Vec{1, 0, 0}, Color: red},
		},
	}
	check("a mirror", mirror, opts, map[image.Point]Color{{40, 40}: red})
}

// randomMesh adds triangles and planes to a random scene.
func randomMesh(seed uint64) Scene {
	scene := randomScene(seed)
	rng := rand.New(rand.NewPCG(seed, 3))
	vec := func(size float64) Vec {
		return Vec{size * (2*rng.Float64() - 1), size * (2*rng.Float64() - 1), size * (2*rng.Float64() - 1)}
	}
	for range rng.IntN(100) {
		a := vec(10)
		scene.Triangles = append(scene.Triangles, Triangle{A: a, B: a.Add(vec(3)), C: a.Add(vec(3)), Color: Color{shade(rng), shade(rng), shade(rng)}, Mirror: max(0, rng.Float64()-0.5)})
	}
	for range rng.IntN(3) {
		scene.Planes = append(scene.Planes, Plane{At: vec(20), Normal: vec(1), Color: Color{shade(rng), shade(rng), shade(rng)}})
	}
	for i := range scene.Lights {
		if rng.IntN(2) == 0 {
			scene.Lights[i].Falloff = 10 * rng.Float64()
		}
	}
	return scene
}

// Flat things leave a picture independent of its division, and the tree finds what
// trying every thing finds.
func TestFlatAgainstAll(t *testing.T) {
	for seed := range uint64(24) {
		scene := randomMesh(seed)
		opts := Options{Width: 64, Height: 48, Workers: 1, Samples: 1 + int(seed%2), SRGB: seed%3 == 0}
		want := render(t, scene, opts)
		opts.Workers, opts.Tile = 3, 1+int(seed)
		if slightly, badly := differences(render(t, scene, opts), want); slightly+badly > 0 {
			t.Errorf("seed %d: tiles of %d make %d pixels differ", seed, opts.Tile, slightly+badly)
		}
		s := newStage(&scene, opts)
		rng := rand.New(rand.NewPCG(seed, 4))
		for range 200 {
			r := ray{from: Vec{9 * rng.NormFloat64(), 9 * rng.NormFloat64(), 9 * rng.NormFloat64()}, own: -1}
			r.dir = Vec{rng.NormFloat64(), rng.NormFloat64(), rng.NormFloat64()}.Unit()
			far, found := math.Inf(1), false
			for i := range len(s.balls) + len(s.triangles) {
				if h, ok := s.meetOne(int32(i), &r, far); ok {
					far, found = h.t, true
				}
			}
			for i := range s.floors {
				if h, ok := s.floors[i].meet(s.floorNumber(i), &r, far); ok {
					far, found = h.t, true
				}
			}
			got, ok := s.first(&r, math.Inf(1), false)
			if ok != found || ok && got.t != far {
				t.Fatalf("seed %d: meets at %v (%t), want %v (%t)", seed, got.t, ok, far, found)
			}
			if _, met := s.first(&r, math.Inf(1), true); met != found {
				t.Fatalf("seed %d: meets any: %t, want %t", seed, met, found)
			}
		}
	}
}

// A closed box of triangles, lit from where it is seen from, with shadows, has no dark specks where
// its faces meet: no face shades its neighbour.
func TestNoSpecks(t *testing.T) {
	m := render(t, Scene{
		Camera: before(0), Shadows: true, Ambient: 0,
		Lights:    []Light{{At: Vec{1, 2, -1000}}}, // all faces that are seen are lit
		Triangles: cube(Vec{1, 2, 10}, 2),
	}, Options{Width: 200, Height: 200})
	for y := 105; y < 195; y++ {
		for x := 80; x < 170; x++ {
			if got := at(m, x, y); got == (Color{}) {
				t.Fatalf("pixel (%d, %d) is dark", x, y)
			}
		}
	}
}

// cube is twelve triangles around a point, of half the edge r, turned a little.
func cube(middle Vec, r float64) []Triangle {
	x, y := Vec{0.8, 0, 0.6}.Mul(r), Vec{0.36, 0.8, -0.48}.Mul(r)
	z := x.Cross(y).Mul(1 / r)
	var triangles []Triangle
	for _, axes := range [][3]Vec{{x, y, z}, {y, z, x}, {z, x, y}} {
		for _, side := range []float64{-1, 1} {
			face := middle.Add(axes[2].Mul(side))
			corner := func(u, v float64) Vec { return face.Add(axes[0].Mul(u)).Add(axes[1].Mul(v)) }
			a, b, c, d := corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)
			triangles = append(triangles, Triangle{A: a, B: b, C: c, Color: Color{255, 255, 255}}, Triangle{A: a, B: c, C: d, Color: Color{255, 255, 255}})
		}
	}
	return triangles
}

// TestTones: every level goes to light and back, in between the nearest is taken, and
// the anchors are those of the standard.
func TestTones(t *testing.T) {
	tones := newTones()
	for level, light := range tones.light {
		if got := tones.level(light); got != float64(level) {
			t.Errorf("level %d became %v", level, got)
		}
		if level > 0 {
			edge := tones.from[level]
			if below, from := tones.level(math.Nextafter(edge, 0)), tones.level(edge); below != float64(level-1) || from != float64(level) {
				t.Errorf("around %v: levels %v and %v, want %d and %d", edge, below, from, level-1, level)
			}
		}
	}
	for level, want := range map[int]float64{0: 0, 255: 1, 10: 10 / 255.0 / 12.92, 188: 0.5029, 128: 0.21586} {
		if got := tones.light[level] / 255; math.Abs(got-want) > 5e-5 {
			t.Errorf("level %d is light %v, want %v", level, got, want)
		}
	}
	// Half the light looks like 188, not 127.
	wall := Scene{
		Camera: before(0), Lights: []Light{{At: Vec{0, 0, 6}, Power: 0.5}}, Background: Color{7, 77, 177},
		Planes: []Plane{{At: Vec{0, 0, 10}, Normal: Vec{0, 0, 1}, Color: Color{255, 255, 255}}},
	}
	if got := at(render(t, wall, Options{Width: 80, Height: 80, SRGB: true}), 40, 40); got != (Color{188, 188, 188}) {
		t.Errorf("half the light is %v", got)
	}
	wall.Planes = nil
	if got := at(render(t, wall, Options{Width: 8, Height: 8, SRGB: true}), 4, 4); got != wall.Background {
		t.Errorf("the background is %v, want %v", got, wall.Background)
	}
}

// Frozen pictures with everything flat: they stay the same on every processor.
func TestFrozenFlat(t *testing.T) {
	scene := randomMesh(6)
	got := fingerprint(render(t, scene, Options{Width: 160, Height: 120})) + " " + fingerprint(render(t, scene, Options{Width: 80, Height: 60, Samples: 4, SRGB: true}))
	if want := "dbcef15aac57b125 c435ca57160e6825"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestVec(t *testing.T) {
	a, b := Vec{1, 2, 3}, Vec{-2, 0.5, 4}
	check := func(what string, got, want any) {
		t.Helper()
		if got != want {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	check("sum", a.Add(b), Vec{-1, 2.5, 7})
	check("difference", a.Sub(b), Vec{3, 1.5, -1})
	check("multiple", a.Mul(-2), Vec{-2, -4, -6})
	check("scalar product", a.Dot(b), 11.0)
	check("vector product", a.Cross(b), Vec{6.5, -10, 4.5})
	check("length", Vec{2, 3, 6}.Length(), 7.0)
	check("unit", Vec{0, -5, 0}.Unit(), Vec{0, -1, 0})
}
