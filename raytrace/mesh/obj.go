package mesh

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck/raytrace"
)

// ReadOBJ reads the faces of a Wavefront OBJ file as triangles of one colour.
// Polygons are cut into triangles from their first corner, so they should be
// convex. Corners may be written as v, v/vt, v//vn or v/vt/vn, and negative numbers
// count from the end. A corner or a face that ends in a backslash continues on the
// next line, unless it has a remark. Everything else (normals, textures, materials,
// groups) is ignored. If the file is malformed, the error is a
// [*raytrace.ReadError], which matches [raytrace.ErrSyntax], [raytrace.ErrNotFinite]
// or [raytrace.ErrRange]. An error of r is wrapped.
func ReadOBJ(r io.Reader, color raytrace.Color) ([]raytrace.Triangle, error) {
	w := newWordReader("OBJ", r)
	var corners []raytrace.Vec
	var triangles []raytrace.Triangle
	for w.next() {
		switch w.words[0].text {
		case "v":
			corner, err := w.vec(1)
			if err != nil {
				return nil, err
			}
			corners = append(corners, corner)
		case "f":
			face, err := face(w, corners)
			if err != nil {
				return nil, err
			}
			for i := 2; i < len(face); i++ {
				triangles = append(triangles, raytrace.Triangle{A: face[0], B: face[i-1], C: face[i], Color: color})
			}
		}
	}
	if err := w.err(); err != nil {
		return nil, err
	}
	return triangles, nil
}

// face reads the corners of a face.
func face(w *wordReader, corners []raytrace.Vec) ([]raytrace.Vec, error) {
	var face []raytrace.Vec
	for i, word := range w.words[1:] {
		if word.remark() {
			break
		}
		text, _, _ := strings.Cut(word.text, "/")
		n, err := strconv.Atoi(text)
		if err != nil {
			return nil, w.fail(i+1, fmt.Errorf("%w: have %.40q, need the number of a corner", raytrace.ErrSyntax, word.text))
		}
		at := n - 1
		if n < 0 {
			at = len(corners) + n
		}
		if at < 0 || at >= len(corners) {
			return nil, w.fail(i+1, fmt.Errorf("corner %d: %w, there are %d so far", n, raytrace.ErrRange, len(corners)))
		}
		face = append(face, corners[at])
	}
	if len(face) < 3 {
		return nil, w.fail(len(w.words), fmt.Errorf("%w: a face of %d corners, need three or more", raytrace.ErrSyntax, len(face)))
	}
	return face, nil
}
