// Package mesh reads files of triangles, and shows them.
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

// Bounds are the least and the greatest coordinates of triangles; NaN of none.
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

// Show returns a scene in which triangles are seen whole, from the front and a little
// from above and from the right, on a picture whose width divided by its height is
// aspect. In most OBJ files +y is up and the front looks to +z; upZ is for most STL
// files, where +z is up and the front looks to -y. A light stands behind the camera's
// left shoulder. What it returns is for the caller to change.
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
