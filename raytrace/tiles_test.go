package raytrace

import (
	"bytes"
	"context"
	"errors"
	"image"
	"testing"
)

// Every pixel belongs to exactly one tile, and has its final colour when the
// tile is yielded.
func TestRenderTiles(t *testing.T) {
	opts := Options{Width: 101, Height: 67, Tile: 16, Workers: 3}
	want := render(t, Random(60, 1), opts)
	tiles, err := RenderTiles(t.Context(), Random(60, 1), opts)
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[image.Point]bool)
	count := 0
	for rect := range tiles.All() {
		count++
		for y := rect.Min.Y; y < rect.Max.Y; y++ {
			for x := rect.Min.X; x < rect.Max.X; x++ {
				if seen[image.Pt(x, y)] {
					t.Fatalf("pixel (%d, %d) twice", x, y)
				}
				seen[image.Pt(x, y)] = true
				if tiles.Picture().RGBAAt(x, y) != want.RGBAAt(x, y) {
					t.Fatalf("pixel (%d, %d) of %v was not finished", x, y, rect)
				}
			}
		}
	}
	if len(seen) != 101*67 || count != tiles.Count() || tiles.Err() != nil {
		t.Errorf("%d pixels in %d tiles, error %v; want %d in %d", len(seen), count, tiles.Err(), 101*67, tiles.Count())
	}
	if !bytes.Equal(tiles.Picture().Pix, want.Pix) {
		t.Error("the picture differs from that of Render")
	}
	for rect := range tiles.All() {
		t.Fatalf("a second loop yields %v", rect)
	}
}

func TestRenderTilesBreak(t *testing.T) {
	tiles, err := RenderTiles(t.Context(), Random(60, 1), Options{Width: 200, Height: 200, Tile: 4, Workers: 4})
	if err != nil {
		t.Fatal(err)
	}
	for range tiles.All() {
		break
	}
	if tiles.Err() != nil {
		t.Errorf("error %v after a break, want none", tiles.Err())
	}
}

// The picture's left tile is empty and soon there; the right one has a quarter
// of a milliard rays. The context must end it, not its last pixel.
func TestCancelWithinATile(t *testing.T) {
	scene := Story()
	scene.Spheres[0].Center.X = 7
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	why := errors.New("seen enough")
	tiles, err := RenderTiles(ctx, scene, Options{Width: 128, Height: 64, Samples: 1 << 16, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	for rect := range tiles.All() {
		if rect != image.Rect(0, 0, 64, 64) {
			t.Errorf("%v was finished", rect)
		}
		cancel(why)
	}
	if !errors.Is(tiles.Err(), why) {
		t.Errorf("error %v, want %v", tiles.Err(), why)
	}
}
