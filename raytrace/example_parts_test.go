package raytrace_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/bottleneck-go/bottleneck/raytrace"
)

// Vectors can be calculated with: the normal of a triangle, and its area.
func ExampleVec() {
	a, b, c := raytrace.Vec{}, raytrace.Vec{X: 3}, raytrace.Vec{Y: 4}
	normal := b.Sub(a).Cross(c.Sub(a))
	fmt.Println(normal.Unit(), normal.Length()/2)
	// Output: {0 0 1} 6
}

// What is wrong with a scene, before it is drawn.
func ExampleScene_Check() {
	scene := raytrace.Story()
	scene.Spheres[0].Radius = -2
	err := scene.Check()
	fmt.Println(err)
	fmt.Println(errors.Is(err, raytrace.ErrRadius))
	// Output:
	// raytrace: sphere 0: radius -2: impossible radius, need 1e-100 to 1e+100
	// true
}

// An editor can put the cursor where a file is wrong.
func ExampleReadError() {
	_, err := raytrace.ReadScene(strings.NewReader("{\"camera\":\n  {\"right\": [8, 0]}}"))
	if where, ok := errors.AsType[*raytrace.ReadError](err); ok {
		fmt.Println(where.What, where.Line, where.Column)
	}
	// Output: scene 2 13
}

// A floor and a roof: a plane without end, and one triangle.
func ExamplePlane() {
	scene := raytrace.Scene{
		Camera:    raytrace.LookAt(raytrace.Vec{Y: 1, Z: -5}, raytrace.Vec{}, raytrace.Vec{Y: 1}, 60, 1),
		Lights:    []raytrace.Light{{At: raytrace.Vec{Y: 5, Z: -5}}},
		Planes:    []raytrace.Plane{{Normal: raytrace.Vec{Y: 1}, Color: raytrace.Color{G: 200}}},
		Triangles: []raytrace.Triangle{{A: raytrace.Vec{X: -1}, B: raytrace.Vec{X: 1}, C: raytrace.Vec{Y: 1}, Color: raytrace.Color{R: 200}}},
	}
	picture, err := raytrace.Render(context.Background(), scene, raytrace.Options{Width: 100, Height: 100})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(picture.At(50, 5), picture.At(50, 45), picture.At(50, 90)) // sky, triangle, floor
	// Output: {0 0 0 255} {145 0 0 255} {0 192 0 255}
}

// A histogram of how long pixels took.
func ExampleTiming_Buckets() {
	var times raytrace.Timing
	opts := raytrace.Options{Width: 80, Height: 60, Timing: &times}
	if _, err := raytrace.Render(context.Background(), raytrace.Story(), opts); err != nil {
		fmt.Println(err)
		return
	}
	var pixels uint64
	for b := range times.Buckets() { // from b.Low to b.Low+b.Width
		pixels += b.Count
	}
	fmt.Println(pixels)
	// Output: 4800
}
