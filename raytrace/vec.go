package raytrace

import (
	"encoding/json"
	"fmt"
	"math"
)

// A Vec is a point or a direction in space. In JSON it is [x, y, z].
type Vec struct{ X, Y, Z float64 }

// MarshalJSON writes [x, y, z].
func (v Vec) MarshalJSON() ([]byte, error) {
	return json.Marshal([3]float64{v.X, v.Y, v.Z})
}

// UnmarshalJSON reads [x, y, z]; null changes nothing. On error, which matches
// ErrSyntax, v is unchanged.
func (v *Vec) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	var xyz []float64
	if err := json.Unmarshal(text, &xyz); err != nil || len(xyz) != 3 {
		return fmt.Errorf("raytrace: vector %s: %w, need three numbers [x, y, z]", text, ErrSyntax)
	}
	*v = Vec{xyz[0], xyz[1], xyz[2]}
	return nil
}

func (v Vec) add(w Vec) Vec { return Vec{v.X + w.X, v.Y + w.Y, v.Z + w.Z} }

func (v Vec) sub(w Vec) Vec { return Vec{v.X - w.X, v.Y - w.Y, v.Z - w.Z} }

func (v Vec) mul(f float64) Vec { return Vec{v.X * f, v.Y * f, v.Z * f} }

// dot rounds every product, which forbids the compiler to fuse it with the
// sum: pictures must not depend on the processor. So do all sums of products
// in this package.
func (v Vec) dot(w Vec) float64 {
	return float64(v.X*w.X) + float64(v.Y*w.Y) + float64(v.Z*w.Z)
}

func (v Vec) cross(w Vec) Vec {
	return Vec{
		float64(v.Y*w.Z) - float64(v.Z*w.Y),
		float64(v.Z*w.X) - float64(v.X*w.Z),
		float64(v.X*w.Y) - float64(v.Y*w.X),
	}
}

// along is v + f*w.
func (v Vec) along(w Vec, f float64) Vec {
	return Vec{v.X + float64(f*w.X), v.Y + float64(f*w.Y), v.Z + float64(f*w.Z)}
}

func (v Vec) length() float64 { return math.Sqrt(v.dot(v)) }

func (v Vec) unit() Vec {
	n := v.length()
	return Vec{v.X / n, v.Y / n, v.Z / n}
}

// axis is the coordinate of the given number, 0 to 2.
func (v Vec) axis(i int) float64 {
	switch i {
	case 0:
		return v.X
	case 1:
		return v.Y
	}
	return v.Z
}

// largest is the largest magnitude of a coordinate; NaN if any is.
func (v Vec) largest() float64 {
	return max(math.Abs(v.X), math.Abs(v.Y), math.Abs(v.Z))
}

func (v Vec) min(w Vec) Vec { return Vec{min(v.X, w.X), min(v.Y, w.Y), min(v.Z, w.Z)} }

func (v Vec) max(w Vec) Vec { return Vec{max(v.X, w.X), max(v.Y, w.Y), max(v.Z, w.Z)} }
