package naive

import (
	"image/color"
	"testing"
)

// Three pixels of the story's picture, calculated by hand: the background, the
// sphere's dark side, and its middle, where the normal is (0, 0, -1), the
// light (4, -3, -1) away and the red 255 / sqrt(26) = 50.01.
func TestRaytrace(t *testing.T) {
	picture := Raytrace(80, 60, [3]float64{8, 0, 7}, StoryBalls)
	check := func(x, y int, want color.RGBA) {
		t.Helper()
		if got := picture.RGBAAt(x, y); got != want {
			t.Errorf("pixel (%d, %d) = %v, want %v", x, y, got, want)
		}
	}
	check(0, 0, color.RGBA{100, 100, 100, 255})
	check(40, 30, color.RGBA{50, 0, 0, 255})
	check(25, 40, color.RGBA{30, 0, 0, 255})
}
