package raytrace

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// A ReadError says where a text is malformed.
type ReadError struct {
	What         string // what was read: "scene", "OBJ" or "STL"
	Line, Column int    // from 1; columns count bytes
	Err          error
}

// Error says where and what.
func (e *ReadError) Error() string {
	text := strings.TrimPrefix(e.Err.Error(), "raytrace: ")
	return fmt.Sprintf("raytrace: %s, line %d, column %d: %s", e.What, e.Line, e.Column, text)
}

// Unwrap returns Err.
func (e *ReadError) Unwrap() error { return e.Err }

// maxScene is the longest text of a scene, about a million spheres.
const maxScene = 128 << 20

// ReadScene reads a scene from JSON, in the form in which encoding/json writes a
// [Scene]:
//
//	{"camera": {"corner": [0, 0, 0], "right": [8, 0, 0], "down": [0, 6, 0]},
//	 "background": "#646464", "ambient": 0.1,
//	 "lights": [{"at": [8, 0, 7]}],
//	 "spheres": [{"center": [4, 3, 10], "radius": 2, "color": "#ff0000"}]}
//
// Fields that are left out, and lists that are null, have their zero value. Unknown
// and repeated fields are errors, and so are text after the scene and whatever
// [Scene.Check] refuses. If the text or the scene is invalid, the error is a
// [*ReadError] with the place, which matches [ErrSyntax] or an error of Check. Text
// of more than 128 MiB is an error that matches [ErrSize]. An error of r is
// wrapped.
func ReadScene(r io.Reader) (Scene, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxScene+1))
	if err != nil {
		return Scene{}, fmt.Errorf("raytrace: reading a scene: %w", err)
	}
	if len(text) > maxScene {
		return Scene{}, fmt.Errorf("raytrace: scene of more than %d bytes: %w", maxScene, ErrSize)
	}
	if bytes.HasPrefix(text, []byte("\ufeff")) { // as editors on Windows write
		copy(text, "   ") // of the same length
	}
	p := parser{text: text, json: json.NewDecoder(bytes.NewReader(text))}
	var s Scene
	err = p.document(&s)
	if err == nil {
		err = p.checkWhole(&s)
	}
	if err != nil {
		return Scene{}, p.locate(err)
	}
	return s, nil
}

// checkWhole checks what needs more than one part of the scene, or a part that is
// not there.
func (p *parser) checkWhole(s *Scene) error {
	p.at = p.start
	if err := s.Camera.check(); err != nil {
		return fmt.Errorf("camera: %w", err)
	}
	i, err := s.checkInside()
	if err != nil {
		p.at = p.spheres[i]
	}
	return err
}

func (p *parser) document(s *Scene) error {
	p.start = p.ahead()
	err := p.object("the scene", []field{
		{"camera", func() error { return p.camera(&s.Camera) }},
		{"background", func() error { return p.color(&s.Background) }},
		{"ambient", func() error { return p.number("ambient", &s.Ambient, 0, 1) }},
		{"shadows", func() error { return read(p, &s.Shadows, "true or false") }},
		{"bounces", func() error { return p.whole("bounces", &s.Bounces, 0, MaxBounces) }},
		{"interior", func() error { return read(p, &s.Interior, "true or false") }},
		{"lights", func() error { return list(p, &s.Lights, p.light) }},
		{"spheres", func() error { return list(p, &s.Spheres, p.sphere) }},
		{"planes", func() error { return list(p, &s.Planes, p.plane) }},
		{"triangles", func() error { return list(p, &s.Triangles, p.triangle) }},
	})
	if err != nil {
		return err
	}
	rest := bytes.TrimLeft(p.text[p.json.InputOffset():], " \t\r\n")
	if len(rest) > 0 {
		p.at = len(p.text) - len(rest)
		return fmt.Errorf("%w: more text after the scene", ErrSyntax)
	}
	return nil
}

func (p *parser) camera(c *Camera) error {
	return p.checked(c.check, "a camera", []field{
		{"corner", func() error { return p.vec(&c.Corner) }},
		{"right", func() error { return p.vec(&c.Right) }},
		{"down", func() error { return p.vec(&c.Down) }},
		{"distance", func() error { return read(p, &c.Distance, "a number") }},
	})
}

func (p *parser) light(l *Light) error {
	return p.checked(l.check, "a light", []field{
		{"at", func() error { return p.vec(&l.At) }},
		{"color", func() error { return p.color(&l.Color) }},
		{"power", func() error { return read(p, &l.Power, "a number") }},
		{"falloff", func() error { return read(p, &l.Falloff, "a number") }},
	})
}

func (p *parser) sphere(b *Sphere) error {
	p.spheres = append(p.spheres, p.ahead())
	return p.checked(b.check, "a sphere", []field{
		{"center", func() error { return p.vec(&b.Center) }},
		{"radius", func() error { return read(p, &b.Radius, "a number") }},
		{"color", func() error { return p.color(&b.Color) }},
		{"mirror", func() error { return read(p, &b.Mirror, "a number") }},
	})
}

func (p *parser) plane(f *Plane) error {
	return p.checked(f.check, "a plane", []field{
		{"at", func() error { return p.vec(&f.At) }},
		{"normal", func() error { return p.vec(&f.Normal) }},
		{"color", func() error { return p.color(&f.Color) }},
		{"mirror", func() error { return read(p, &f.Mirror, "a number") }},
	})
}

func (p *parser) triangle(t *Triangle) error {
	return p.checked(t.check, "a triangle", []field{
		{"a", func() error { return p.vec(&t.A) }},
		{"b", func() error { return p.vec(&t.B) }},
		{"c", func() error { return p.vec(&t.C) }},
		{"color", func() error { return p.color(&t.Color) }},
		{"mirror", func() error { return read(p, &t.Mirror, "a number") }},
	})
}
