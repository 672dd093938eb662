package peers

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/raytrace"
)

// BenchmarkRender draws 500 spheres. No Go ray tracer that is a library can be had from
// a module proxy: impl=kdtree is written here in the way of fogleman/pt, shapes behind an
// interface in a k-d tree, a ray for each pixel, rows dealt out to one goroutine for each
// processor; with the light of this picture instead of its path tracing.
func BenchmarkRender(b *testing.B) {
	scene := raytrace.Random(500, 1)
	const width, height = 800, 600
	b.Run("scene=spheres500/size=800x600/impl=api", func(b *testing.B) {
		for b.Loop() {
			if _, err := raytrace.Render(b.Context(), scene, raytrace.Options{Width: width, Height: height}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("scene=spheres500/size=800x600/impl=kdtree", func(b *testing.B) {
		for b.Loop() {
			kdRender(scene, width, height)
		}
	})
}

// The two draw the same picture, but for pixels at the rims of spheres.
func TestRenderAlike(t *testing.T) {
	scene := raytrace.Random(500, 1)
	ours, err := raytrace.Render(t.Context(), scene, raytrace.Options{Width: 200, Height: 150})
	if err != nil {
		t.Fatal(err)
	}
	theirs := kdRender(scene, 200, 150)
	different := 0
	for i := 0; i < len(ours.Pix); i += 4 {
		for c := range 3 {
			if d := int(ours.Pix[i+c]) - int(theirs.Pix[i+c]); d > 1 || d < -1 {
				different++
				break
			}
		}
	}
	if different > 30 {
		t.Errorf("%d of %d pixels differ", different, len(ours.Pix)/4)
	}
}
