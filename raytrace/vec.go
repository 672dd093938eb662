package raytrace

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Vec is a point or a direction in space. In JSON it is [x, y, z]. Its methods do
// not check for overflow: squares of lengths must be within float64.
type Vec struct{ X, Y, Z float64 }

// MarshalJSON returns [x, y, z]. NaN and infinities are an error.
func (v Vec) MarshalJSON() ([]byte, error) {
	return json.Marshal([3]float64{v.X, v.Y, v.Z})
}

// UnmarshalJSON parses [x, y, z]; null changes nothing. The error matches
// [ErrSyntax], or [ErrNotFinite] for a number beyond float64, and v is then unchanged.
func (v *Vec) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	var xyz []*float64
	err := json.Unmarshal(text, &xyz)
	if large, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && strings.HasPrefix(large.Value, "number ") {
		return fmt.Errorf("raytrace: vector %s: have %s: %w", text, strings.TrimPrefix(large.Value, "number "), ErrNotFinite)
	}
	if err != nil || len(xyz) != 3 || slices.Contains(xyz, nil) {
		return fmt.Errorf("raytrace: vector %s: %w, need three numbers [x, y, z]", text, ErrSyntax)
	}
	*v = Vec{*xyz[0], *xyz[1], *xyz[2]}
	return nil
}

// Add returns v + w.
func (v Vec) Add(w Vec) Vec { return Vec{v.X + w.X, v.Y + w.Y, v.Z + w.Z} }

// Sub returns v - w.
func (v Vec) Sub(w Vec) Vec { return Vec{v.X - w.X, v.Y - w.Y, v.Z - w.Z} }

// Mul returns f*v.
func (v Vec) Mul(f float64) Vec { return Vec{v.X * f, v.Y * f, v.Z * f} }

// Dot returns the scalar product: the lengths of v and w times the cosine of the
// angle between them. Like everything in this package it is the same on every
// processor: each product is rounded, so that the compiler cannot fuse it with the
// sum.
func (v Vec) Dot(w Vec) float64 {
	return float64(v.X*w.X) + float64(v.Y*w.Y) + float64(v.Z*w.Z)
}

// Cross returns the vector product: at right angles to v and w, and as long as the
// area of their parallelogram.
func (v Vec) Cross(w Vec) Vec {
	return Vec{
		float64(v.Y*w.Z) - float64(v.Z*w.Y),
		float64(v.Z*w.X) - float64(v.X*w.Z),
		float64(v.X*w.Y) - float64(v.Y*w.X),
	}
}

// Length returns the length of v.
func (v Vec) Length() float64 { return math.Sqrt(v.Dot(v)) }

// Unit returns v with a length of 1, or NaNs for the zero vector.
func (v Vec) Unit() Vec {
	n := v.Length()
	return Vec{v.X / n, v.Y / n, v.Z / n}
}

// along is v + f*w.
func (v Vec) along(w Vec, f float64) Vec {
	return Vec{v.X + float64(f*w.X), v.Y + float64(f*w.Y), v.Z + float64(f*w.Z)}
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
