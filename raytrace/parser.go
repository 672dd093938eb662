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

// A parser reads JSON token by token, because that tells where each stands.
type parser struct {
	text []byte
	json *json.Decoder
	at   int // where the token last read begins

	start   int   // where the scene begins
	spheres []int // and each of its spheres
}

// A field is a name in a JSON object and how to read what it stands for.
type field struct {
	name string
	read func() error
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
	if bad, ok := errors.AsType[*json.UnmarshalTypeError](err); ok { // of a number beyond float64
		return nil, fmt.Errorf("have %.40s: %w", strings.TrimPrefix(bad.Value, "number "), ErrNotFinite)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrSyntax, strings.TrimPrefix(err.Error(), "json: "))
	}
	return token, nil
}

func (p *parser) locate(err error) error {
	if already, ok := errors.AsType[*ReadError](err); ok {
		return already
	}
	before := p.text[:min(p.at, len(p.text))]
	line := bytes.Count(before, []byte("\n")) + 1
	return &ReadError{"scene", line, len(before) - bytes.LastIndexByte(before, '\n'), err}
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
