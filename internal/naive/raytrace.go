package naive

import (
	"image"
	"image/color"
	"math"
)

// A Ball is a sphere of a ray-traced scene: the numbers, not the object.
type Ball struct {
	X, Y, Z, Radius float64
	R, G, B         uint8
}

// StoryBalls is the story's one red sphere.
var StoryBalls = []Ball{{X: 4, Y: 3, Z: 10, Radius: 2, R: 255}}

// Raytrace is where the ray tracer's story starts: the picture of a plane 8 by
// 6 wide at z 0, seen along +z, with a light at light. Every vector is an
// object of its own, every shape hides behind an interface, and the scene is
// built anew for every pixel.
func Raytrace(width, height int, light [3]float64, balls []Ball) *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			picture.Set(x, y, RaytracePixel(x, y, width, height, light, balls))
		}
	}
	return picture
}

// RaytracePixel is one pixel of Raytrace.
func RaytracePixel(x, y, width, height int, light [3]float64, balls []Ball) color.Color {
	origin := newVector(8*float64(x)/float64(width), 6*float64(y)/float64(height), 0)
	scene := newScene(light, balls)
	return scene.trace(&ray{origin: origin, direction: newVector(0, 0, 1)})
}

type vector struct{ x, y, z float64 }

func newVector(x, y, z float64) *vector { return &vector{x, y, z} }

func (v *vector) add(w *vector) *vector { return newVector(v.x+w.x, v.y+w.y, v.z+w.z) }

func (v *vector) subtract(w *vector) *vector { return newVector(v.x-w.x, v.y-w.y, v.z-w.z) }

func (v *vector) scale(f float64) *vector { return newVector(v.x*f, v.y*f, v.z*f) }

func (v *vector) dot(w *vector) float64 { return v.x*w.x + v.y*w.y + v.z*w.z }

func (v *vector) normalize() *vector { return v.scale(1 / math.Sqrt(v.dot(v))) }

type ray struct{ origin, direction *vector }

type shape interface {
	intersect(r *ray) *intersection
	normal(point *vector) *vector
	color() *color.RGBA
}

type intersection struct {
	distance float64
	point    *vector
	shape    shape
}

type sphere struct {
	center *vector
	radius float64
	paint  *color.RGBA
}

func (s *sphere) intersect(r *ray) *intersection {
	fromCenter := r.origin.subtract(s.center)
	b := 2 * r.direction.dot(fromCenter)
	c := fromCenter.dot(fromCenter) - s.radius*s.radius
	discriminant := b*b - 4*c
	if discriminant < 0 {
		return nil
	}
	distance := (-b - math.Sqrt(discriminant)) / 2
	if distance < 0 {
		return nil
	}
	return &intersection{distance, r.origin.add(r.direction.scale(distance)), s}
}

func (s *sphere) normal(point *vector) *vector { return point.subtract(s.center).normalize() }

func (s *sphere) color() *color.RGBA { return s.paint }

type scene struct {
	light  *vector
	shapes []shape
}

func newScene(light [3]float64, balls []Ball) *scene {
	s := &scene{light: newVector(light[0], light[1], light[2])}
	for _, b := range balls {
		s.shapes = append(s.shapes, &sphere{
			center: newVector(b.X, b.Y, b.Z),
			radius: b.Radius,
			paint:  &color.RGBA{b.R, b.G, b.B, 255},
		})
	}
	return s
}

func (s *scene) trace(r *ray) color.Color {
	var nearest *intersection
	for _, shape := range s.shapes {
		hit := shape.intersect(r)
		if hit != nil && (nearest == nil || hit.distance < nearest.distance) {
			nearest = hit
		}
	}
	if nearest == nil {
		return &color.RGBA{100, 100, 100, 255}
	}
	toLight := s.light.subtract(nearest.point).normalize()
	share := max(30.0/255, nearest.shape.normal(nearest.point).dot(toLight))
	paint := nearest.shape.color()
	return &color.RGBA{
		uint8(float64(paint.R) * share),
		uint8(float64(paint.G) * share),
		uint8(float64(paint.B) * share),
		255,
	}
}
