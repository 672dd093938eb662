package origin

import (
	"maps"
	"path/filepath"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

const (
	lex = `for len(s) > 0 && s[0] == ' ' { s = s[1:]; n++ }
		if len(s) == 0 { return n }
		switch s[0] { case '(', ')': depth += 1; case '"': quoted = !quoted }
`
	sum  = "for i := range s { total += int(s[i]) * weights[i%4]; total ^= total >> 7 }\n"
	scan = "for p := 0; p < len(b); p += 8 { x := binary.LittleEndian.Uint64(b[p:]); y = bits.RotateLeft64(x^y, 31) * 11 }\n"
)

func index(t *testing.T, text string) Index {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.go")
	fixture.WriteFile(t, path, "package a\n"+text)
	x := make(Index)
	x.Add("m", path, path+".not there")
	return x
}

func function(head, body string) string { return "func " + head + " {\n" + body + "}\n" }

func TestFolds(t *testing.T) {
	check := func(why, base, head string, want map[string]string) {
		t.Helper()
		if got := Folds(index(t, base), index(t, head)); !maps.Equal(got, want) {
			t.Errorf("%s: %v, want %v", why, got, want)
		}
	}
	check("nothing has changed", function("a()", lex), function("a()", lex), nil)
	check("renamed", function("a()", lex), function("b()", lex), map[string]string{"m.a": "m.b"})
	check("moved to a type", function("a()", lex), function("(x *T) a()", lex), map[string]string{"m.a": "m.(*T).a"})
	check("to a generic type", function("a()", lex), function("(x T[K, V]) a()", lex), map[string]string{"m.a": "m.T[...].a"})
	check("renamed beside one that is alike", function("a()", lex)+function("b()", lex), function("c()", lex)+function("b()", lex),
		map[string]string{"m.a": "m.c"})
	check("taken out", function("a()", lex+sum+scan), function("a()", lex+"b(s)\n"+scan)+function("b[T any](s string)", sum),
		map[string]string{"m.b[...]": "m.a"})
	check("written into its caller", function("a()", lex+"b(s)\n"+scan)+function("b(s string)", sum), function("a()", lex+sum+scan),
		map[string]string{"m.b": "m.a"})
	check("split into two", function("a()", lex+sum+scan), function("b()", lex)+function("c()", sum+scan),
		map[string]string{"m.a": "m.b", "m.c": "m.b"})
	check("copied", function("a()", lex), function("a()", lex)+function("b()", lex), nil)
	check("replaced", function("a()", lex), function("b()", scan), nil)
	check("too small to tell", function("a()", "f(1)\n"), function("b()", "f(1)\n"), nil)
	check("all names changed", function("a()", lex+scan),
		function("b()", `for len(t) > 0 && t[0] == ' ' { t = t[1:]; k++ }
		if len(t) == 0 { return k }
		switch t[0] { case '(', ')': d += 1; case '"': q = !q }
		for i := 0; i < len(v); i += 8 { e := endian.LittleEndian.Word(v[i:]); f = bits.Turn(e^f, 31) * 11 }
`), map[string]string{"m.a": "m.b"})
	check("does not parse", function("a()", lex), "func", nil)
}
