package raytrace

import "errors"

// What can be wrong with a scene or with the options; match them with
// errors.Is. The error's text names the sphere or field and what it needs.
var (
	// ErrNotFinite: a number is NaN, infinite or beyond 1e100 in magnitude.
	ErrNotFinite = errors.New("not a number of at most 1e100")
	// ErrRadius: a sphere's radius is not between 1e-100 and 1e100.
	ErrRadius = errors.New("impossible radius")
	// ErrRange: a number is outside the range that its field allows.
	ErrRange = errors.New("out of range")
	// ErrCamera: the camera's view is not a rectangle.
	ErrCamera = errors.New("impossible camera")
	// ErrInside: the camera stands inside a sphere, and Scene.Interior is false.
	ErrInside = errors.New("the camera is inside a sphere")
	// ErrSize: the picture has no pixels, or more than MaxPixels.
	ErrSize = errors.New("impossible size")
	// ErrSyntax: the text of a scene cannot be understood.
	ErrSyntax = errors.New("not understood")
)
