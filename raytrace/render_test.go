package raytrace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"image"
	"math"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/naive"
)

func render(t testing.TB, scene Scene, opts Options) *image.RGBA {
	t.Helper()
	picture, err := Render(t.Context(), scene, opts)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

func fingerprint(m *image.RGBA) string {
	h := fnv.New64a()
	h.Write(m.Pix)
	return fmt.Sprintf("%016x", h.Sum64())
}

// differences counts pixels that differ by one level in a channel, and by more.
func differences(a, b *image.RGBA) (slightly, badly int) {
	for i := 0; i < len(a.Pix); i += 4 {
		most := 0
		for c := range 4 {
			d := int(a.Pix[i+c]) - int(b.Pix[i+c])
			most = max(most, d, -d)
		}
		switch {
		case most == 1:
			slightly++
		case most > 1:
			badly++
		}
	}
	return slightly, badly
}

// reference is the story's picture by the formula that it is defined by, with
// nothing of this package in it.
func reference() *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, 800, 600))
	for i := range 800 * 600 {
		x, y := float64(i%800)*8/800, float64(i/800)*6/600
		copy(m.Pix[4*i:], []byte{100, 100, 100, 255})
		if d := 4 - (x-4)*(x-4) - (y-3)*(y-3); d >= 0 {
			nx, ny, nz := (x-4)/2, (y-3)/2, -math.Sqrt(d)/2
			lx, ly, lz := 8-x, 0-y, 7-(10+2*nz)
			red := 255 * (nx*lx + ny*ly + nz*lz) / math.Sqrt(lx*lx+ly*ly+lz*lz)
			copy(m.Pix[4*i:], []byte{uint8(max(30, int(red))), 0, 0})
		}
	}
	return m
}

func TestStoryAgainstReference(t *testing.T) {
	got := render(t, Story(), Options{Width: 800, Height: 600})
	slightly, badly := differences(got, reference())
	t.Logf("%d pixels differ by one level, %d by more", slightly, badly)
	if badly > 0 || slightly > 480 { // 0.1 % of the pixels
		t.Errorf("%d pixels differ by one level and %d by more, want at most 480 and 0", slightly, badly)
	}
}

// The naive version asks the textbook formula, so a pixel at a sphere's very
// rim may come out on the other side.
func TestAgainstNaive(t *testing.T) {
	for seed := range uint64(3) {
		scene := Random(100, seed)
		want := naive.Raytrace(80, 60, [3]float64{8, 0, 0}, balls(scene))
		got := render(t, scene, Options{Width: 80, Height: 60})
		if slightly, badly := differences(got, want); badly > 2 || slightly > 5 {
			t.Errorf("seed %d: %d pixels differ by one level and %d by more, want at most 5 and 2", seed, slightly, badly)
		}
	}
}

func balls(scene Scene) []naive.Ball {
	var all []naive.Ball
	for _, s := range scene.Spheres {
		all = append(all, naive.Ball{X: s.Center.X, Y: s.Center.Y, Z: s.Center.Z, Radius: s.Radius,
			R: s.Color.R, G: s.Color.G, B: s.Color.B})
	}
	return all
}

// gallery has a scene for each way through the code.
func gallery() map[string]Scene {
	all := map[string]Scene{"story": Story(), "none": Random(0, 0), "some": Random(60, 1), "many": Random(3000, 2)}
	fancy := Random(60, 4)
	fancy.Shadows, fancy.Bounces = true, 4
	fancy.Lights = append(fancy.Lights, Light{At: Vec{0, 6, -10}, Color: Color{80, 120, 255}, Power: 0.8})
	for i := range fancy.Spheres {
		fancy.Spheres[i].Mirror = float64(i%3) * 0.4
	}
	all["fancy"] = fancy
	fancy.Camera = LookAt(Vec{-2, 1, -3}, Vec{4, 3, 10}, Vec{0, -1, 0}, 50, 4.0/3)
	all["perspective"] = fancy
	inside := Story()
	inside.Camera = LookAt(Vec{4.5, 3, 9}, Vec{4, 3, 10}, Vec{1, 1, 0}, 120, 4.0/3)
	inside.Interior, inside.Bounces, inside.Spheres[0].Mirror = true, 3, 0.5
	inside.Lights[0].At = Vec{3, 3, 11}
	all["inside"] = inside
	cut := Story()
	cut.Interior = true
	cut.Camera.Corner.Z = 9.5 // the plane cuts the sphere open
	all["cut"] = cut
	return all
}

func TestSamePictureForEveryDivision(t *testing.T) {
	if testing.Short() {
		t.Skip("it draws for seconds")
	}
	for name, scene := range gallery() {
		for _, samples := range []int{1, 3} {
			opts := Options{Width: 47, Height: 31, Workers: 1, Samples: samples, Seed: 5}
			want := render(t, scene, opts)
			check := func(change string, opts Options) {
				t.Helper()
				if got := render(t, scene, opts); !bytes.Equal(got.Pix, want.Pix) {
					slightly, badly := differences(got, want)
					t.Errorf("%s, %d samples, %s: %d pixels differ", name, samples, change, slightly+badly)
				}
			}
			for _, workers := range []int{2, 3, 16} {
				o := opts
				o.Workers = workers
				check(fmt.Sprint(workers, " workers"), o)
			}
			for _, tile := range []int{1, 7, 42, 4096} {
				o := opts
				o.Tile, o.Workers = tile, 2
				check(fmt.Sprint("tiles of ", tile), o)
			}
			o := opts
			o.Into = image.NewRGBA(want.Rect)
			copy(o.Into.Pix, bytes.Repeat([]byte{0xa5}, len(want.Pix)))
			check("over old memory", o)
			o = opts
			o.Timing, o.Workers = new(Timing), 2
			check("timed", o)
			if got := o.Timing.Count(); got != 47*31 {
				t.Errorf("%s: %d pixels timed, want %d", name, got, 47*31)
			}
		}
	}
}

// Frozen pictures: a change of any of these lines is a change of what users
// have compared their own results with.
func TestFrozen(t *testing.T) {
	want := map[string]string{
		"cut x4":         "53c76a37a12d1ad3",
		"cut":            "4ca468a0712067d5",
		"fancy x4":       "7051afbabcd3108f",
		"fancy":          "93e67da09b967b84",
		"inside x4":      "9e94f2a35af4258d",
		"inside":         "4039925fef697d2f",
		"many x4":        "90dffa2b92d76218",
		"many":           "7ea9ea010b0c76da",
		"none x4":        "4460be5829eb8525",
		"none":           "9bae5807f857ab25",
		"perspective x4": "a0e5991ef75a69dc",
		"perspective":    "df2bce1244fd54d3",
		"some x4":        "0c5f063bd97893f4",
		"some":           "e2f29a5e829b2f44",
		"story x4":       "c8b5198bdaa44c50",
		"story":          "55cbf5cd2fc8e86a",
	}
	for name, scene := range gallery() {
		got := fingerprint(render(t, scene, Options{Width: 160, Height: 120}))
		if got != want[name] {
			t.Errorf("%q: %q,", name, got)
		}
		got = fingerprint(render(t, scene, Options{Width: 80, Height: 60, Samples: 4, Seed: 9}))
		if got != want[name+" x4"] {
			t.Errorf("%q: %q,", name+" x4", got)
		}
	}
}

func TestBadScenes(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	check := func(why string, want error, change func(*Scene)) {
		t.Helper()
		scene := Story()
		change(&scene)
		picture, err := Render(t.Context(), scene, Options{Width: 8, Height: 6})
		if !errors.Is(err, want) || picture != nil {
			t.Errorf("%s: picture %v, error %v, want %v", why, picture != nil, err, want)
		}
	}
	check("zero radius", ErrRadius, func(s *Scene) { s.Spheres[0].Radius = 0 })
	check("negative radius", ErrRadius, func(s *Scene) { s.Spheres[0].Radius = -2 })
	check("NaN radius", ErrRadius, func(s *Scene) { s.Spheres[0].Radius = nan })
	check("infinite radius", ErrRadius, func(s *Scene) { s.Spheres[0].Radius = inf })
	check("NaN centre", ErrNotFinite, func(s *Scene) { s.Spheres[0].Center.Y = nan })
	check("infinite centre", ErrNotFinite, func(s *Scene) { s.Spheres[0].Center.Z = -inf })
	check("NaN light", ErrNotFinite, func(s *Scene) { s.Lights[0].At.X = nan })
	check("dark light", ErrRange, func(s *Scene) { s.Lights[0].Power = -1 })
	check("NaN power", ErrRange, func(s *Scene) { s.Lights[0].Power = nan })
	check("NaN mirror", ErrRange, func(s *Scene) { s.Spheres[0].Mirror = nan })
	check("ambient above 1", ErrRange, func(s *Scene) { s.Ambient = 1.5 })
	check("endless mirrors", ErrRange, func(s *Scene) { s.Bounces = 1000 })
	check("no camera", ErrCamera, func(s *Scene) { s.Camera = Camera{} })
	check("flat camera", ErrCamera, func(s *Scene) { s.Camera.Down = s.Camera.Right })
	check("NaN camera", ErrNotFinite, func(s *Scene) { s.Camera.Corner.X = nan })
	check("looking at itself", ErrCamera, func(s *Scene) { s.Camera = LookAt(Vec{}, Vec{}, Vec{0, 1, 0}, 60, 1) })
	check("looking up along up", ErrCamera, func(s *Scene) { s.Camera = LookAt(Vec{}, Vec{0, 1, 0}, Vec{0, 1, 0}, 60, 1) })
	check("seeing half of all around", ErrCamera, func(s *Scene) { s.Camera = LookAt(Vec{}, Vec{0, 0, 1}, Vec{0, 1, 0}, 180, 1) })
	check("seeing more, mirrored", ErrCamera, func(s *Scene) { s.Camera = LookAt(Vec{}, Vec{0, 0, 1}, Vec{0, 1, 0}, 270, 1) })
	check("no angle", ErrCamera, func(s *Scene) { s.Camera = LookAt(Vec{}, Vec{0, 0, 1}, Vec{0, 1, 0}, math.NaN(), 1) })
	check("upside down by its aspect", ErrCamera, func(s *Scene) { s.Camera = LookAt(Vec{}, Vec{0, 0, 1}, Vec{0, 1, 0}, 60, -1) })
	check("eye in front", ErrRange, func(s *Scene) { s.Camera.Distance = -1 })
	check("plane through the sphere", ErrInside, func(s *Scene) { s.Camera.Corner.Z = 9 })
	check("eye in the sphere", ErrInside, func(s *Scene) {
		s.Camera = LookAt(Vec{4, 3, 9}, Vec{4, 3, 20}, Vec{0, 1, 0}, 60, 1)
	})
}

func TestBadOptions(t *testing.T) {
	small := image.NewRGBA(image.Rect(0, 0, 7, 6))
	check := func(opts Options, want error) {
		t.Helper()
		if _, err := Render(t.Context(), Story(), opts); !errors.Is(err, want) {
			t.Errorf("%+v: error %v, want %v", opts, err, want)
		}
		if _, err := RenderTiles(t.Context(), Story(), opts); !errors.Is(err, want) {
			t.Errorf("%+v: RenderTiles has error %v, want %v", opts, err, want)
		}
	}
	check(Options{}, ErrSize)
	check(Options{Width: 8}, ErrSize)
	check(Options{Width: -8, Height: -6}, ErrSize)
	check(Options{Width: 1 << 14, Height: 1<<14 + 1}, ErrSize)
	check(Options{Width: math.MaxInt, Height: math.MaxInt}, ErrSize)
	check(Options{Width: 8, Height: 6, Into: small}, ErrSize)
	for _, into := range []*image.RGBA{
		{Pix: make([]byte, 4*8*6-1), Stride: 4 * 8},           // a byte is missing
		{Pix: make([]byte, 4*8*6), Stride: 4*8 + 1},           // likewise, as rows are longer
		{Pix: make([]byte, 4*8*6), Stride: 4*8 - 1},           // rows overlap
		{Pix: make([]byte, 4*8*6), Stride: 0},                 // all rows are one
		{Pix: make([]byte, 4*8*6), Stride: -4 * 8},            // backwards
		{Pix: make([]byte, 4*8*6), Stride: math.MaxInt/8 + 1}, // beyond all numbers
		{},
	} {
		into.Rect = image.Rect(0, 0, 8, 6)
		check(Options{Width: 8, Height: 6, Into: into}, ErrSize)
	}
	check(Options{Width: 8, Height: 6, Samples: -1}, ErrRange)
	check(Options{Width: 8, Height: 6, Samples: 1<<16 + 1}, ErrRange)
	if err := (Options{Width: 8, Height: 6, Samples: 123456789}).Check(); !strings.Contains(err.Error(), "samples 123456789:") || !strings.Contains(err.Error(), "need 1 to 65536") {
		t.Errorf("not in plain numbers: %v", err)
	}
	check(Options{Width: 8, Height: 6, Workers: -1}, ErrRange)
	check(Options{Width: 8, Height: 6, Tile: 4097}, ErrRange)
}

func TestInto(t *testing.T) {
	want := render(t, Story(), Options{Width: 40, Height: 30})
	large := image.NewRGBA(image.Rect(-5, -5, 60, 60))
	part := large.SubImage(image.Rect(10, 20, 50, 50)).(*image.RGBA)
	got := render(t, Story(), Options{Width: 40, Height: 30, Into: part, Tile: 16})
	if got != part {
		t.Fatal("Into was not returned")
	}
	for y := range 30 {
		for x := range 40 {
			if got.RGBAAt(10+x, 20+y) != want.RGBAAt(x, y) {
				t.Fatalf("pixel (%d, %d) = %v, want %v", x, y, got.RGBAAt(10+x, 20+y), want.RGBAAt(x, y))
			}
		}
	}
	for _, p := range []image.Point{{9, 20}, {50, 20}, {10, 19}, {49, 50}} {
		if c := large.RGBAAt(p.X, p.Y); c.A != 0 {
			t.Errorf("pixel %v outside was drawn: %v", p, c)
		}
	}
}

// What a picture allocates must not depend on how many pixels, rays and tiles
// it has: the same for one tile and for 64.
func TestNoAllocationPerPixel(t *testing.T) {
	for name, scene := range gallery() {
		for _, samples := range []int{1, 2} {
			allocations := func(size int) float64 {
				into := image.NewRGBA(image.Rect(0, 0, size, size))
				return testing.AllocsPerRun(3, func() {
					render(t, scene, Options{Width: size, Height: size, Tile: 8, Samples: samples, Workers: 1, Into: into})
				})
			}
			// A tile's list of spheres grows now and then to the longest it needs.
			if one, many := allocations(8), allocations(64); many > one+12 {
				t.Errorf("%s: 1 tile allocates %v times, 64 tiles %v", name, one, many)
			}
		}
	}
}

func TestCancelledBefore(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("changed my mind")
	cancel(why)
	if _, err := Render(ctx, Story(), Options{Width: 8, Height: 6}); !errors.Is(err, why) {
		t.Errorf("error %v, want %v", err, why)
	}
}

func TestRandomOfImpossibleNumbers(t *testing.T) {
	for _, n := range []int{-1, mostSpheres + 1, math.MaxInt} {
		func() {
			defer func() {
				want := fmt.Sprintf("raytrace: %d random spheres, need 0 to %d", n, mostSpheres)
				if got := recover(); got != want {
					t.Errorf("panic %v, want %q", got, want)
				}
			}()
			Random(n, 0)
		}()
	}
}
