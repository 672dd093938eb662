package raytrace

import (
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/naive"
)

// The story of one picture. Everybody looks at the formulas, so the second
// step makes them as good as they get; the time goes into the small objects
// that are made for every pixel, and stays.
func BenchmarkStory(b *testing.B) {
	step := func(name string, draw func(b *testing.B) *image.RGBA) {
		b.Run("step="+name, func(b *testing.B) {
			measure(b, 800*600, func() { draw(b) })
		})
	}
	step("1-naive", func(*testing.B) *image.RGBA {
		return naive.Raytrace(800, 600, [3]float64{8, 0, 7}, naive.StoryBalls)
	})
	step("2-arithmetic", func(*testing.B) *image.RGBA { return storyObjects(false) })
	step("3-scene-once", func(*testing.B) *image.RGBA { return storyObjects(true) })
	step("4-values", func(*testing.B) *image.RGBA { return storyValues() })
	step("5-serial", func(b *testing.B) *image.RGBA {
		return render(b, Story(), Options{Width: 800, Height: 600, Workers: 1})
	})
	step("6-api", func(b *testing.B) *image.RGBA { return render(b, Story(), Options{Width: 800, Height: 600}) })
}

// Objects as in the naive version, with better formulas: no quadratic
// equation, one root and one division fewer.
type (
	vecObject   struct{ x, y, z float64 }
	shapeObject interface {
		meet(from *vecObject) *vecObject
	}
	sphereObject struct {
		center  *vecObject
		squared float64
		paint   *color.RGBA
	}
	sceneObject struct {
		light  *vecObject
		shapes []shapeObject
	}
)

func newSceneObject() *sceneObject {
	return &sceneObject{
		light: &vecObject{8, 0, 7},
		shapes: []shapeObject{
			&sphereObject{&vecObject{4, 3, 10}, 4, &color.RGBA{255, 0, 0, 255}},
		},
	}
}

// meet returns the offset from the centre, or nil.
func (s *sphereObject) meet(from *vecObject) *vecObject {
	dx, dy := from.x-s.center.x, from.y-s.center.y
	disc := s.squared - dx*dx - dy*dy
	if disc < 0 {
		return nil
	}
	return &vecObject{dx, dy, -math.Sqrt(disc)}
}

func (s *sceneObject) color(from *vecObject) color.Color {
	for _, shape := range s.shapes {
		off := shape.meet(from)
		if off == nil {
			continue
		}
		ball := shape.(*sphereObject)
		to := &vecObject{s.light.x - ball.center.x - off.x, s.light.y - ball.center.y - off.y, s.light.z - ball.center.z - off.z}
		cos := off.x*to.x + off.y*to.y + off.z*to.z
		share := max(30.0/255, cos/math.Sqrt(ball.squared*(to.x*to.x+to.y*to.y+to.z*to.z)))
		return &color.RGBA{uint8(float64(ball.paint.R) * share), 0, 0, 255}
	}
	return &color.RGBA{100, 100, 100, 255}
}

func storyObjects(once bool) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, 800, 600))
	scene := newSceneObject()
	for y := range 600 {
		for x := range 800 {
			if !once {
				scene = newSceneObject()
			}
			m.Set(x, y, scene.color(&vecObject{8 * float64(x) / 800, 6 * float64(y) / 600, 0}))
		}
	}
	return m
}

// storyValues has the same formulas without a single object.
func storyValues() *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, 800, 600))
	center, light := Vec{4, 3, 10}, Vec{8, 0, 7}
	for y := range 600 {
		for x := range 800 {
			c := color.RGBA{100, 100, 100, 255}
			off := Vec{8*float64(x)/800 - center.X, 6*float64(y)/600 - center.Y, 0}
			if disc := 4 - off.Dot(off); disc >= 0 {
				off.Z = -math.Sqrt(disc)
				to := light.Sub(center).Sub(off)
				share := max(30.0/255, off.Dot(to)/math.Sqrt(4*to.Dot(to)))
				c = color.RGBA{uint8(255 * share), 0, 0, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// All steps draw the picture that the story is about, but for roundings.
func TestStorySteps(t *testing.T) {
	want := reference()
	check := func(name string, got *image.RGBA) {
		t.Helper()
		if slightly, badly := differences(got, want); badly > 12 || slightly > 480 {
			// A dozen pixels lie exactly on the rim, where rounding decides.
			t.Errorf("%s: %d pixels differ by one level and %d by more, want at most 480 and 12", name, slightly, badly)
		} else {
			t.Logf("%s: %d pixels differ by one level, %d by more", name, slightly, badly)
		}
	}
	check("naive", naive.Raytrace(800, 600, [3]float64{8, 0, 7}, naive.StoryBalls))
	check("objects", storyObjects(false))
	check("scene once", storyObjects(true))
	check("values", storyValues())
	check("api", render(t, Story(), Options{Width: 800, Height: 600}))
}
