package mesh

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/bottleneck-go/bottleneck/raytrace"
)

const (
	stlHeader   = 80 + 4 // text that means nothing, and the number of triangles
	stlTriangle = 50     // the normal, three corners, and two bytes that mean nothing
	// maxSTL is the longest STL file, some forty million triangles.
	maxSTL = 2 << 30
)

// ReadSTL reads an STL file, text or binary, as triangles of one colour, and
// ignores its normals. If the file is malformed, the error matches
// [raytrace.ErrSyntax] or [raytrace.ErrNotFinite], or [raytrace.ErrSize] if the
// file is longer than 2 GiB. Of a text it is a [*raytrace.ReadError] with the line;
// of a binary file it names the triangle. An error of r is wrapped.
func ReadSTL(r io.Reader, color raytrace.Color) ([]raytrace.Triangle, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSTL+1))
	if err != nil {
		return nil, fmt.Errorf("mesh: reading STL: %w", err)
	}
	switch {
	case int64(len(data)) > maxSTL:
		return nil, fmt.Errorf("mesh: STL of more than %d bytes: %w", int64(maxSTL), raytrace.ErrSize)
	case isBinarySTL(data):
		return readBinarySTL(data, color)
	case beginsSolid(data):
		return readTextSTL(bytes.NewReader(data), color)
	case len(data) < stlHeader:
		return nil, fmt.Errorf("mesh: STL of %d bytes that is no text: %w, need %d or more", len(data), raytrace.ErrSyntax, stlHeader)
	}
	n := binary.LittleEndian.Uint32(data[80:])
	return nil, fmt.Errorf("mesh: STL of %d triangles in %d bytes: %w, need %d bytes", n, len(data), raytrace.ErrSyntax, stlHeader+stlTriangle*int64(n))
}

// isBinarySTL goes by the size, because the text of a binary file's header may begin
// like a text file.
func isBinarySTL(data []byte) bool {
	return len(data) >= stlHeader && int64(len(data)) == stlHeader+stlTriangle*int64(binary.LittleEndian.Uint32(data[80:]))
}

// beginsSolid reports whether data begins as a text does; some programs write its words
// in capitals.
func beginsSolid(data []byte) bool {
	const solid = "solid"
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte(byteOrderMark)), " \t\r\n")
	return len(data) >= len(solid) && strings.EqualFold(string(data[:len(solid)]), solid)
}

func readBinarySTL(data []byte, color raytrace.Color) ([]raytrace.Triangle, error) {
	data = data[stlHeader:]
	triangles := make([]raytrace.Triangle, len(data)/stlTriangle)
	for i := range triangles {
		record := data[stlTriangle*i:][:stlTriangle]
		t := &triangles[i]
		t.Color = color
		for k, corner := range []*raytrace.Vec{&t.A, &t.B, &t.C} {
			*corner = vec32(record[12+12*k:])
			if sum := corner.X + corner.Y + corner.Z; math.IsNaN(sum) || math.IsInf(sum, 0) {
				return nil, fmt.Errorf("mesh: STL, triangle %d: corner [%v, %v, %v]: %w", i, corner.X, corner.Y, corner.Z, raytrace.ErrNotFinite)
			}
		}
	}
	return triangles, nil
}

// vec32 reads three floats of 32 bits.
func vec32(data []byte) raytrace.Vec {
	at := func(i int) float64 { return float64(math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))) }
	return raytrace.Vec{X: at(0), Y: at(1), Z: at(2)}
}

// readTextSTL reads solids: "solid NAME", facets, "endsolid NAME".
func readTextSTL(r io.Reader, color raytrace.Color) ([]raytrace.Triangle, error) {
	w := newWordReader("STL", r)
	var triangles []raytrace.Triangle
	inside := false
	for w.next() {
		switch first := strings.ToLower(w.words[0].text); {
		case first == "solid" && !inside:
			inside = true
		case first == "endsolid" && inside:
			inside = false
		case first == "facet" && inside:
			t, err := facet(w)
			if err != nil {
				return nil, err
			}
			t.Color = color
			triangles = append(triangles, t)
		case inside:
			return nil, w.fail(0, fmt.Errorf("%w: have %.40q, need facet or endsolid", raytrace.ErrSyntax, first))
		default:
			return nil, w.fail(0, fmt.Errorf("%w: have %.40q, need solid", raytrace.ErrSyntax, first))
		}
	}
	if err := w.err(); err != nil {
		return nil, err
	}
	if inside {
		return nil, w.fail(0, fmt.Errorf("%w: the text ends too early, need endsolid", raytrace.ErrSyntax))
	}
	return triangles, nil
}

// facet reads what follows the line that begins with facet.
func facet(w *wordReader) (t raytrace.Triangle, err error) {
	if err := expect(w, "outer", "loop"); err != nil {
		return t, err
	}
	for _, corner := range []*raytrace.Vec{&t.A, &t.B, &t.C} {
		if err := expect(w, "vertex"); err != nil {
			return t, err
		}
		if *corner, err = w.vec(1); err != nil {
			return t, err
		}
	}
	if err := expect(w, "endloop"); err != nil {
		return t, err
	}
	return t, expect(w, "endfacet")
}

// expect goes to the next line, which must begin with these words.
func expect(w *wordReader, words ...string) error {
	more := w.next()
	if err := w.err(); err != nil {
		return err
	}
	for i, want := range words {
		if i < len(w.words) && strings.EqualFold(w.words[i].text, want) {
			continue
		}
		have := "the end of the line"
		switch {
		case !more:
			have = "the end of the text"
		case i < len(w.words):
			have = fmt.Sprintf("%.40q", w.words[i].text)
		}
		return w.fail(i, fmt.Errorf("%w: have %s, need %s", raytrace.ErrSyntax, have, want))
	}
	return nil
}
