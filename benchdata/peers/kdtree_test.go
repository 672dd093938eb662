package peers

import (
	"image"
	"image/color"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/bottleneck-go/bottleneck/raytrace"
)

type kdRay struct{ from, dir raytrace.Vec }

type kdHit struct {
	shape kdShape
	t     float64
}

type kdShape interface {
	bounds() (lo, hi raytrace.Vec)
	intersect(r kdRay) (t float64, ok bool)
	normal(at raytrace.Vec) raytrace.Vec
	paint() raytrace.Color
}

type kdSphere struct{ raytrace.Sphere }

func (s *kdSphere) bounds() (lo, hi raytrace.Vec) {
	r := raytrace.Vec{X: s.Radius, Y: s.Radius, Z: s.Radius}
	return s.Center.Sub(r), s.Center.Add(r)
}

func (s *kdSphere) intersect(r kdRay) (float64, bool) {
	to := r.from.Sub(s.Center)
	b := to.Dot(r.dir)
	d := b*b - to.Dot(to) + s.Radius*s.Radius
	if d <= 0 {
		return 0, false
	}
	d = math.Sqrt(d)
	if t := -b - d; t > 0 {
		return t, true
	}
	t := -b + d
	return t, t > 0
}

func (s *kdSphere) normal(at raytrace.Vec) raytrace.Vec { return at.Sub(s.Center).Unit() }

func (s *kdSphere) paint() raytrace.Color { return s.Color }

type kdNode struct {
	axis        int
	at          float64
	shapes      []kdShape
	left, right *kdNode
}

func axisOf(v raytrace.Vec, axis int) float64 { return [3]float64{v.X, v.Y, v.Z}[axis] }

// split divides shapes at the median of their sides, where both halves have less than
// 85 % of them.
func (n *kdNode) split() {
	if len(n.shapes) < 8 {
		return
	}
	best, bestScore := -1, int(0.85*float64(len(n.shapes)))
	var at float64
	for axis := range 3 {
		median := n.median(axis)
		left, right := n.divide(axis, median)
		if score := max(len(left), len(right)); score < bestScore {
			best, bestScore, at = axis, score, median
		}
	}
	if best < 0 {
		return
	}
	left, right := n.divide(best, at)
	n.axis, n.at = best, at
	n.left, n.right = &kdNode{axis: -1, shapes: left}, &kdNode{axis: -1, shapes: right}
	n.left.split()
	n.right.split()
	n.shapes = nil
}

func (n *kdNode) median(axis int) float64 {
	var sides []float64
	for _, s := range n.shapes {
		lo, hi := s.bounds()
		sides = append(sides, axisOf(lo, axis), axisOf(hi, axis))
	}
	slices.Sort(sides)
	return (sides[len(sides)/2] + sides[(len(sides)-1)/2]) / 2
}

func (n *kdNode) divide(axis int, at float64) (left, right []kdShape) {
	for _, s := range n.shapes {
		lo, hi := s.bounds()
		if axisOf(lo, axis) <= at {
			left = append(left, s)
		}
		if axisOf(hi, axis) >= at {
			right = append(right, s)
		}
	}
	return left, right
}

func (n *kdNode) intersect(r kdRay, from, to float64) (best kdHit) {
	best.t = math.Inf(1)
	if n.left == nil {
		for _, s := range n.shapes {
			if t, ok := s.intersect(r); ok && t < best.t {
				best = kdHit{s, t}
			}
		}
		return best
	}
	o, d := axisOf(r.from, n.axis), axisOf(r.dir, n.axis)
	split := (n.at - o) / d
	first, second := n.left, n.right
	if o > n.at || o == n.at && d > 0 {
		first, second = second, first
	}
	switch {
	case split > to || split <= 0 || d == 0:
		return first.intersect(r, from, to)
	case split < from:
		return second.intersect(r, from, to)
	}
	if best = first.intersect(r, from, split); best.t <= split {
		return best
	}
	if other := second.intersect(r, split, to); other.t < best.t {
		return other
	}
	return best
}

// kdRender draws a scene of spheres seen along z.
func kdRender(scene raytrace.Scene, width, height int) *image.RGBA {
	root := &kdNode{axis: -1}
	for i := range scene.Spheres {
		root.shapes = append(root.shapes, &kdSphere{scene.Spheres[i]})
	}
	root.split()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	var workers sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	for w := range n {
		workers.Go(func() {
			for y := w; y < height; y += n {
				for x := range width {
					m.SetRGBA(x, y, kdPixel(&scene, root, float64(x)/float64(width), float64(y)/float64(height)))
				}
			}
		})
	}
	workers.Wait()
	return m
}

// kdPixel is the colour at a place of the picture, 0 to 1: one light, no shadows, seen
// along z.
func kdPixel(scene *raytrace.Scene, root *kdNode, x, y float64) color.RGBA {
	c := &scene.Camera
	r := kdRay{c.Corner.Add(c.Right.Mul(x)).Add(c.Down.Mul(y)), raytrace.Vec{Z: 1}}
	hit := root.intersect(r, 0, math.Inf(1))
	if hit.shape == nil {
		return color.RGBA{scene.Background.R, scene.Background.G, scene.Background.B, 255}
	}
	at := r.from.Add(r.dir.Mul(hit.t))
	share := hit.shape.normal(at).Dot(scene.Lights[0].At.Sub(at).Unit())
	share = min(max(share, scene.Ambient), 1)
	paint := hit.shape.paint()
	level := func(c uint8) uint8 { return uint8(share * float64(c)) }
	return color.RGBA{level(paint.R), level(paint.G), level(paint.B), 255}
}
