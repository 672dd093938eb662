package raytrace_test

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"image"
	"strings"

	"github.com/bottleneck-go/bottleneck/raytrace"
)

// The story's picture, checked by the hash of its bytes. To keep it, give
// picture to png.Encode.
func Example() {
	scene := raytrace.Story()
	picture, err := raytrace.Render(context.Background(), scene, raytrace.Options{Width: 800, Height: 600})
	if err != nil {
		fmt.Println(err)
		return
	}
	h := fnv.New32a()
	h.Write(picture.Pix)
	fmt.Println(picture.Rect.Size(), picture.At(400, 300), picture.At(0, 0))
	fmt.Printf("%08x\n", h.Sum32())
	// Output:
	// (800,600) {50 0 0 255} {100 100 100 255}
	// 2102844b
}

// Mirrors, shadows, a perspective camera and four rays a pixel.
func ExampleRender() {
	scene := raytrace.Scene{
		Camera:     raytrace.LookAt(raytrace.Vec{Z: -6}, raytrace.Vec{}, raytrace.Vec{Y: 1}, 50, 4.0/3),
		Background: raytrace.Color{R: 120, G: 160, B: 220},
		Ambient:    0.1,
		Shadows:    true,
		Bounces:    5,
		Lights:     []raytrace.Light{{At: raytrace.Vec{X: -5, Y: 8, Z: -6}}},
		Spheres: []raytrace.Sphere{
			{Center: raytrace.Vec{Y: -101}, Radius: 100, Color: raytrace.Color{R: 200, G: 200, B: 180}},
			{Center: raytrace.Vec{X: -1.1}, Radius: 1, Color: raytrace.Color{R: 220, G: 60, B: 40}, Mirror: 0.2},
			{Center: raytrace.Vec{X: 1.1}, Radius: 1, Color: raytrace.Color{R: 240, G: 240, B: 240}, Mirror: 0.8},
		},
	}
	picture, err := raytrace.Render(context.Background(), scene, raytrace.Options{Width: 160, Height: 120, Samples: 4, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	h := fnv.New32a()
	h.Write(picture.Pix)
	fmt.Printf("%08x\n", h.Sum32())
	// Output:
	// 233abb2d
}

// Each tile can be shown while the others are still being drawn.
func ExampleRenderTiles() {
	tiles, err := raytrace.RenderTiles(context.Background(), raytrace.Random(500, 1), raytrace.Options{Width: 800, Height: 600})
	if err != nil {
		fmt.Println(err)
		return
	}
	pixels := 0
	for rect := range tiles.All() {
		part := tiles.Picture().SubImage(rect).(*image.RGBA)
		pixels += part.Rect.Dx() * part.Rect.Dy()
	}
	fmt.Println(tiles.Count(), pixels, tiles.Err())
	// Output:
	// 130 480000 <nil>
}

// How long every pixel took: how many there are is certain, how long is not.
func ExampleTiming() {
	var times raytrace.Timing
	opts := raytrace.Options{Width: 80, Height: 60, Timing: &times}
	if _, err := raytrace.Render(context.Background(), raytrace.Story(), opts); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(times.Count(), times.Quantile(0.5) <= times.Quantile(0.99))
	// Output:
	// 4800 true
}

// An error says where in the text it is, and what would be right.
func ExampleReadScene() {
	const text = `{
  "camera": {"right": [8, 0, 0], "down": [0, 6, 0]},
  "spheres": [
    {"center": [4, 3, 10], "radios": 2}
  ]
}`
	_, err := raytrace.ReadScene(strings.NewReader(text))
	fmt.Println(err)
	fmt.Println(errors.Is(err, raytrace.ErrSyntax))
	// Output:
	// raytrace: scene, line 4, column 28: not understood: unknown field "radios" of a sphere, have center, radius, color, mirror
	// true
}
