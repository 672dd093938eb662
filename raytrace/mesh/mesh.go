// Package mesh reads triangles from OBJ and STL files, and makes scenes that show
// them.
//
//	triangles, err := mesh.ReadOBJ(file, raytrace.Color{R: 200, G: 180, B: 140})
//	if err != nil {
//		return err
//	}
//	scene := mesh.Show(triangles, 4.0/3, false)
//	picture, err := raytrace.Render(ctx, scene, raytrace.Options{Width: 800, Height: 600})
package mesh

import (
	"math"

	"github.com/bottleneck-go/bottleneck/raytrace"
)

// Bounds returns the smallest and the largest coordinates of triangles, or NaN if
// there are none.
func Bounds(triangles []raytrace.Triangle) (lo, hi raytrace.Vec) {
	nan := math.NaN()
	lo = raytrace.Vec{X: nan, Y: nan, Z: nan}
	hi = lo
	for i, t := range triangles {
		if i == 0 {
			lo, hi = t.A, t.A
		}
		for _, corner := range []raytrace.Vec{t.A, t.B, t.C} {
			lo = raytrace.Vec{X: min(lo.X, corner.X), Y: min(lo.Y, corner.Y), Z: min(lo.Z, corner.Z)}
			hi = raytrace.Vec{X: max(hi.X, corner.X), Y: max(hi.Y, corner.Y), Z: max(hi.Z, corner.Z)}
		}
	}
	return lo, hi
}

// Show returns a scene in which all of the triangles can be seen, from the front
// and slightly from above and from the right. aspect is the width of the picture
// divided by its height. In most OBJ files +y is up and the front faces +z; set upZ
// for most STL files, where +z is up and the front faces -y. A light is behind the
// camera's left shoulder. The scene is the caller's to change.
// [raytrace.Scene.Check] refuses it if there are no triangles or the aspect is not
// greater than 0.
func Show(triangles []raytrace.Triangle, aspect float64, upZ bool) raytrace.Scene {
	lo, hi := Bounds(triangles)
	middle := lo.Add(hi).Mul(0.5)
	radius := max(hi.Sub(lo).Length()/2, 1/limit)
	up, front, side := raytrace.Vec{Y: 1}, raytrace.Vec{Z: 1}, raytrace.Vec{X: 1}
	if upZ {
		up, front = raytrace.Vec{Z: 1}, raytrace.Vec{Y: -1}
	}
	// 40 degrees of the narrower side, from as far as shows a ball of that radius.
	const tan, perSine = 0.364, 3
	fov := 2 * math.Atan(tan*max(aspect, 1)) * 180 / math.Pi
	distance := perSine * radius
	eye := middle.Add(front.Add(up.Mul(0.5)).Add(side.Mul(0.6)).Unit().Mul(distance))
	return raytrace.Scene{
		Camera:     raytrace.LookAt(eye, middle, up, fov, aspect),
		Background: raytrace.Color{R: 24, G: 28, B: 36},
		Ambient:    0.12,
		Lights:     []raytrace.Light{{At: eye.Add(up.Mul(distance)).Sub(side.Mul(distance))}},
		Triangles:  triangles,
	}
}
