package raytrace

import "errors"

// What can be wrong with a scene or options. Test for them with [errors.Is]. The
// text of an error names the sphere or field, and what it needs.
var (
	// ErrNotFinite: a number is NaN, infinite, or greater than 1e100 in magnitude.
	ErrNotFinite = errors.New("not a number of at most 1e100")
	// ErrRadius: the radius of a sphere is not between 1e-100 and 1e100.
	ErrRadius = errors.New("impossible radius")
	// ErrRange: a number is out of the range of its field.
	ErrRange = errors.New("out of range")
	// ErrCamera: the view of the camera is not a rectangle.
	ErrCamera = errors.New("impossible camera")
	// ErrInside: the camera is inside a sphere, and Scene.Interior is false.
	ErrInside = errors.New("the camera is inside a sphere")
	// ErrSize: the picture has no pixels or more than [MaxPixels], Into does not fit it,
	// or a file is too long.
	ErrSize = errors.New("impossible size")
	// ErrSyntax: a text cannot be parsed.
	ErrSyntax = errors.New("not understood")
)
