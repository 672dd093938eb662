package raytrace

import (
	"fmt"
	"math"
)

// A Camera is a rectangle in space through which the scene is seen. Pixel (x, y) of
// a picture of width w and height h lies at
//
//	Corner + Right*x/w + Down*y/h.
//
// With a Distance of 0 the camera is orthographic: each ray starts at its pixel,
// and all rays run along Right x Down, so that things do not become smaller with
// distance. With a larger Distance it is a perspective camera: the rays start at
// the eye, which is that far behind the middle of the rectangle, and run through
// the pixels. The zero Camera has no area and is invalid.
type Camera struct {
	Corner   Vec     `json:"corner"`             // the top left pixel
	Right    Vec     `json:"right"`              // the top edge
	Down     Vec     `json:"down"`               // the left edge, at right angles to Right
	Distance float64 `json:"distance,omitempty"` // of the eye, 0 to 1e100; 0 is orthographic
}

// LookAt returns a perspective camera at eye that has the point at in the middle of
// the picture, and the direction up upwards. fov is the horizontal angle of view in
// degrees, greater than 0 and less than 180; aspect is the width of the picture
// divided by its height. If the arguments do not describe a camera (eye equals at,
// up is parallel to the view, fov or aspect is out of range), [Scene.Check] refuses
// the result.
func LookAt(eye, at, up Vec, fov, aspect float64) Camera {
	forward := at.Sub(eye)
	distance := forward.Length()
	if !(fov > 0 && fov < 180 && aspect > 0 && forward.Cross(up).Length() > 0) {
		return Camera{}
	}
	right := forward.Cross(up).Unit()
	down := forward.Cross(right).Unit()
	// 24 bits of the tangent are the same on every processor, 53 are not.
	tan := float64(float32(math.Tan(fov * math.Pi / 360)))
	width := 2 * distance * tan
	right, down = right.Mul(width), down.Mul(width/aspect)
	corner := at.along(right, -0.5).along(down, -0.5)
	return Camera{Corner: corner, Right: right, Down: down, Distance: distance}
}

func (c *Camera) check() error {
	for i, v := range []Vec{c.Corner, c.Right, c.Down} {
		if err := finite([]string{"corner", "right", "down"}[i], v); err != nil {
			return err
		}
	}
	width, height := c.Right.Length(), c.Down.Length()
	if !(width >= 1/limit && height >= 1/limit) {
		return fmt.Errorf("%w: right is %v long and down %v, need at least %g", ErrCamera, width, height, 1/limit)
	}
	if cos := c.Right.Dot(c.Down) / width / height; !(math.Abs(cos) <= 1e-6) {
		return fmt.Errorf("%w: right and down meet at %.4g degrees, need 90", ErrCamera, math.Acos(cos)*180/math.Pi)
	}
	return between("distance", c.Distance, 0, limit)
}

// A frame is the camera's corner and its axes, of length 1 and at right angles.
type frame struct{ corner, right, down, forward Vec }

func (c *Camera) frame() frame {
	right := c.Right.Unit()
	forward := right.Cross(c.Down).Unit()
	return frame{c.Corner, right, forward.Cross(right), forward}
}

// place is a point, and turn a direction, as the frame sees it.
func (f frame) place(p Vec) Vec { return f.turn(p.Sub(f.corner)) }

func (f frame) turn(v Vec) Vec { return Vec{v.Dot(f.right), v.Dot(f.down), v.Dot(f.forward)} }

// distances returns what the distance of a point is from where the rays start: the
// rectangle, or the eye.
func (c *Camera) distances() func(Vec) float64 {
	frame, width, height := c.frame(), c.Right.Length(), c.Down.Length()
	return func(p Vec) float64 {
		at := frame.place(p)
		x, y, z := at.X, at.Y, at.Z
		if c.Distance > 0 {
			return Vec{x - width/2, y - height/2, z + c.Distance}.Length()
		}
		return Vec{x - min(max(x, 0), width), y - min(max(y, 0), height), z}.Length()
	}
}
