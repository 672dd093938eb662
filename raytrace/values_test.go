package raytrace

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// TestVecBeyondFloats: a number beyond float64 is out of range, and not a fault of syntax.
func TestVecBeyondFloats(t *testing.T) {
	v := Vec{4, 5, 6}
	err := v.UnmarshalJSON([]byte("[0, -1e400, 0]"))
	const want = "raytrace: vector [0, -1e400, 0]: have -1e400: not a number of at most 1e100"
	if !errors.Is(err, ErrNotFinite) || errors.Is(err, ErrSyntax) || err.Error() != want || v != (Vec{4, 5, 6}) {
		t.Errorf("%v, error %v, want %s", v, err, want)
	}
}

// FuzzValues: a vector or a colour is what it is when it was written and is read again, or an
// error, which changes nothing.
func FuzzValues(f *testing.F) {
	for _, text := range []string{"[1, -2.5, 3e300]", "[1, 2]", "[1, 2, 3, 4]", "[null, 1, 2]", "[1e400, 0, 0]", "null", "#a0B1c2", "#a0b1c", "#g0b1c2", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v := Vec{4, 5, 6}
		switch err := v.UnmarshalJSON([]byte(text)); {
		case err != nil:
			if !errors.Is(err, ErrSyntax) && !errors.Is(err, ErrNotFinite) || v != (Vec{4, 5, 6}) {
				t.Errorf("%q: %v, %v", text, v, err)
			}
		case strings.Contains(text, "null") && text != "null":
			t.Errorf("%q: %v", text, v)
		default:
			var again Vec
			if written, err := json.Marshal(v); err != nil || again.UnmarshalJSON(written) != nil || again != v {
				t.Errorf("%q: %v, then %v, %v", text, v, again, err)
			}
		}
		c := Color{7, 8, 9}
		switch err := c.UnmarshalText([]byte(text)); {
		case err != nil:
			if !errors.Is(err, ErrSyntax) || c != (Color{7, 8, 9}) {
				t.Errorf("%q: %v, %v", text, c, err)
			}
		case c.String() != strings.ToLower(text):
			t.Errorf("%q: %v", text, c)
		}
	})
}
