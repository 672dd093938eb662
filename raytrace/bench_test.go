package raytrace

import (
	"image"
	"image/color"
	"math"
	"runtime"
	"sync"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/naive"
)

// measure runs draw and reports the time of a pixel and the rays of a second.
func measure(b *testing.B, pixels int, draw func()) {
	b.ReportAllocs()
	for b.Loop() {
		draw()
	}
	seconds := b.Elapsed().Seconds() / float64(b.N)
	b.ReportMetric(seconds*1e9/float64(pixels), "ns/pixel")
	b.ReportMetric(float64(pixels)/1e6/seconds, "Mrays/sec")
}

func BenchmarkRender(b *testing.B) {
	scenes := []struct {
		name  string
		scene Scene
	}{{"sphere", Story()}, {"spheres500", Random(500, 1)}}
	for _, s := range scenes {
		for _, size := range []struct {
			name          string
			width, height int
		}{{"800x600", 800, 600}, {"80x60", 80, 60}} {
			name := "scene=" + s.name + "/size=" + size.name + "/impl="
			pixels := size.width * size.height
			opts := Options{Width: size.width, Height: size.height}
			with := func(impl string, opts Options) {
				b.Run(name+impl, func(b *testing.B) {
					measure(b, pixels, func() { render(b, s.scene, opts) })
				})
			}
			with("api", opts)
			opts.Workers = 1
			with("serial", opts)
			opts.Into = image.NewRGBA(image.Rect(0, 0, size.width, size.height))
			with("serial-into", opts)
			opts.Workers = 0
			with("into", opts)
			if s.name == "spheres500" {
				b.Run(name+"everysphere", func(b *testing.B) {
					measure(b, pixels, func() { everySphere(b, s.scene, opts) })
				})
			}
			b.Run(name+"naive", func(b *testing.B) {
				if pixels*len(s.scene.Spheres) > 1e8 {
					b.Skip("half a minute for one picture: see size=80x60")
				}
				light, all := s.scene.Lights[0].At, balls(s.scene)
				measure(b, pixels, func() {
					naive.Raytrace(size.width, size.height, [3]float64{light.X, light.Y, light.Z}, all)
				})
			})
		}
	}
}

// everySphere tries every sphere for every ray, with the same cheap question
// and as many workers as Render: all that it lacks is to know where not to look.
func everySphere(b *testing.B, scene Scene, opts Options) {
	d, err := newDrawing(b.Context(), scene, opts, image.NewRGBA)
	if err != nil {
		b.Fatal(err)
	}
	var workers sync.WaitGroup
	for w := range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for y := w; y < opts.Height; y += runtime.GOMAXPROCS(0) {
				for x := range opts.Width {
					d.picture.SetRGBA(x, y, everySpherePixel(d.stage, d.x(float64(x)), d.y(float64(y))))
				}
			}
		})
	}
	workers.Wait()
}

func everySpherePixel(s *stage, x, y float64) (c color.RGBA) {
	h := hit{t: math.Inf(1)}
	for i := range s.balls {
		b := &s.balls[i]
		dx, dy := x-b.c.X, y-b.c.Y
		if disc := b.r2 - float64(dy*dy) - float64(dx*dx); disc >= 0 {
			if z, side := b.surface(disc); z < h.t && z >= 0 {
				h = hit{thing: int32(i), inside: side > 0, t: z, off: Vec{dx, dy, side}}
			}
		}
	}
	l := s.background
	if h.t < math.Inf(1) {
		l = s.color(h, Vec{0, 0, 1})
	}
	return color.RGBA{uint8(l.r), uint8(l.g), uint8(l.b), 255}
}

// The benchmark must do the same work: its picture is Render's.
func TestEverySphereDrawsTheSame(t *testing.T) {
	scene := Random(50, 1)
	s := newStage(&scene, Options{Width: 80, Height: 60})
	want := render(t, scene, Options{Width: 80, Height: 60})
	for i := range 80 * 60 {
		if got := everySpherePixel(s, s.x(float64(i%80)), s.y(float64(i/80))); got != want.RGBAAt(i%80, i/80) {
			t.Fatalf("pixel %d = %v, want %v", i, got, want.RGBAAt(i%80, i/80))
		}
	}
}
