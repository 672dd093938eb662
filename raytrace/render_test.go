package raytrace

import (
	"context"
	"image"
	"math"
	"testing"
)

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
	got, err := Render(context.Background(), Story(), Options{Width: 800, Height: 600})
	if err != nil {
		t.Fatal(err)
	}
	want := reference()
	differ, most := 0, 0
	for i, w := range want.Pix {
		if d := int(got.Pix[i]) - int(w); d != 0 {
			differ++
			most = max(most, d, -d)
			t.Logf("pixel (%d, %d) channel %d: %d, want %d", i/4%800, i/4/800, i%4, got.Pix[i], w)
		}
	}
	t.Log(differ, most)
}
