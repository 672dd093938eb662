package raytrace

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
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

// A parser reads JSON token by token, because that tells where each stands.
type parser struct {
	text []byte
	json *json.Decoder
	at   int // where the token last read begins

	start   int   // where the scene begins
	spheres []int // and each of its spheres
}

func (p *parser) locate(err error) error {
	if already, ok := errors.AsType[*ReadError](err); ok {
		return already
	}
	before := p.text[:min(p.at, len(p.text))]
	line := bytes.Count(before, []byte("\n")) + 1
	return &ReadError{"scene", line, len(before) - bytes.LastIndexByte(before, '\n'), err}
}

// ahead is where the next token begins.
func (p *parser) ahead() int {
	rest := p.text[p.json.InputOffset():]
	return len(p.text) - len(bytes.TrimLeft(rest, " \t\r\n,:"))
}

// next reads a token.
func (p *parser) next() (json.Token, error) {
	p.at = p.ahead()
	token, err := p.json.Token()
	if bad, ok := errors.AsType[*json.SyntaxError](err); ok {
		p.at = max(p.at, int(bad.Offset)-1)
		return nil, fmt.Errorf("%w: %s", ErrSyntax, strings.TrimPrefix(bad.Error(), "json: "))
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		p.at = len(p.text)
		return nil, fmt.Errorf("%w: the text ends too early", ErrSyntax)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrSyntax, strings.TrimPrefix(err.Error(), "json: "))
	}
	return token, nil
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

// A field is a name in a JSON object and how to read what it stands for.
type field struct {
	name string
	read func() error
}

// object reads a JSON object of some of the fields, in any order.
func (p *parser) object(what string, fields []field) error {
	if err := p.delim('{', what); err != nil {
		return err
	}
	var seen []string
	for {
		token, err := p.next()
		if err != nil || token == json.Delim('}') {
			return err
		}
		name := token.(string) // json.Decoder lets nothing else pass as a name
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
		switch {
		case i < 0:
			return fmt.Errorf("%w: unknown field %q of %s, have %s", ErrSyntax, name, what, names(fields))
		case slices.Contains(seen, name):
			return fmt.Errorf("%w: field %q of %s stands twice", ErrSyntax, name, what)
		}
		seen = append(seen, name)
		if err := fields[i].read(); err != nil {
			return err
		}
	}
}

// checked is object followed by a check of what was read, whose error is
// placed at the object's beginning.
func (p *parser) checked(check func() error, what string, fields []field) error {
	start := p.ahead()
	if err := p.object(what, fields); err != nil {
		return err
	}
	err := check()
	if err != nil {
		p.at = start
	}
	return err
}

func names(fields []field) string {
	var all []string
	for _, f := range fields {
		all = append(all, f.name)
	}
	return strings.Join(all, ", ")
}

func (p *parser) delim(want json.Delim, what string) error {
	token, err := p.next()
	if err == nil && token != want {
		err = fmt.Errorf("%w: have %v, need %s in %s...%s", ErrSyntax, show(token), what, want, want+2)
	}
	return err
}

// list reads a JSON array, item by item, or null.
func list[T any](p *parser, into *[]T, item func(*T) error) error {
	if bytes.HasPrefix(p.text[p.ahead():], []byte("null")) {
		_, err := p.next()
		return err
	}
	return items(p, into, item)
}

// items reads a JSON array, item by item.
func items[T any](p *parser, into *[]T, item func(*T) error) error {
	if err := p.delim('[', "a list"); err != nil {
		return err
	}
	for p.json.More() {
		var next T
		if err := item(&next); err != nil {
			return err
		}
		*into = append(*into, next)
	}
	_, err := p.next()
	return err
}

func (p *parser) vec(v *Vec) error {
	start := p.ahead()
	var xyz []float64
	err := items(p, &xyz, func(x *float64) error { return read(p, x, "a number") })
	if err == nil && len(xyz) != 3 {
		p.at = start
		return fmt.Errorf("%w: have %d coordinates, need 3", ErrSyntax, len(xyz))
	}
	if err == nil {
		*v = Vec{xyz[0], xyz[1], xyz[2]}
	}
	return err
}

func (p *parser) color(c *Color) error {
	var text string
	if err := read(p, &text, "a color such as \"#ff8000\""); err != nil {
		return err
	}
	return c.UnmarshalText([]byte(text))
}

// number reads a number from low to high.
func (p *parser) number(name string, x *float64, low, high float64) error {
	if err := read(p, x, "a number"); err != nil {
		return err
	}
	return between(name, *x, low, high)
}

// whole reads a whole number from low to high.
func (p *parser) whole(name string, n *int, low, high float64) error {
	var x float64
	if err := p.number(name, &x, low, high); err != nil {
		return err
	}
	if x != math.Trunc(x) {
		return fmt.Errorf("%w: have %v, need a whole number", ErrSyntax, x)
	}
	*n = int(x)
	return nil
}

// read reads a token of the right kind.
func read[T float64 | string | bool](p *parser, into *T, need string) error {
	token, err := p.next()
	if err != nil {
		return err
	}
	value, ok := token.(T)
	if !ok {
		return fmt.Errorf("%w: have %v, need %s", ErrSyntax, show(token), need)
	}
	*into = value
	return nil
}

func show(token json.Token) string {
	switch token := token.(type) {
	case nil:
		return "null"
	case string:
		return fmt.Sprintf("%.40q", token)
	}
	return fmt.Sprint(token)
}
