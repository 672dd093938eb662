package mesh_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/bottleneck-go/bottleneck/raytrace"
	"github.com/bottleneck-go/bottleneck/raytrace/mesh"
)

// A file of triangles becomes a scene that shows it, on a mirror and with shadows.
func Example() {
	file := strings.NewReader("v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n")
	triangles, err := mesh.ReadOBJ(file, raytrace.Color{R: 222, G: 184, B: 135})
	if err != nil {
		fmt.Println(err)
		return
	}
	lo, hi := mesh.Bounds(triangles)
	scene := mesh.Show(triangles, 4.0/3, false)
	scene.Planes = []raytrace.Plane{{At: lo, Normal: raytrace.Vec{Y: 1}, Color: raytrace.Color{R: 60, G: 60, B: 70}, Mirror: 0.3}}
	scene.Shadows, scene.Bounces = true, 2
	picture, err := raytrace.Render(context.Background(), scene, raytrace.Options{Width: 160, Height: 120, SRGB: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(triangles), hi.Sub(lo), picture.Bounds())
	// Output: 4 {1 1 1} (0,0)-(160,120)
}

// What is wrong with a file is told with the line.
func ExampleReadOBJ() {
	_, err := mesh.ReadOBJ(strings.NewReader("v 0 0 0\nv 1 0 0\nf 1 2 3\n"), raytrace.Color{})
	fmt.Println(err)
	// Output: raytrace: OBJ, line 3, column 7: corner 3: out of range, there are 2 so far
}

// STL is read as text or binary, whichever it is.
func ExampleReadSTL() {
	triangles, err := mesh.ReadSTL(strings.NewReader(`solid one
 facet normal 0 0 1
  outer loop
   vertex 0 0 0
   vertex 1 0 0
   vertex 0 1 0
  endloop
 endfacet
endsolid one
`), raytrace.Color{R: 200})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(triangles), triangles[0].C)
	// Output: 1 {0 1 0}
}
