package symbol

import (
	"path/filepath"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func TestDeclared(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.go")
	text := "package a\n\nfunc inner() func() {\n\treturn func() {\n\t}\n}\n\nfunc (t *T) m() func() {\n\treturn func() {}\n}\n\nfunc g[X any]() func() {\n\treturn func() {}\n}\n"
	fixture.WriteFile(t, file, text)
	check := func(function string, line int, want string) {
		t.Helper()
		if got := Fold(Declared(function, file, line)); got != want {
			t.Errorf("%s at line %d is of %s, want %s", function, line, got, want)
		}
	}
	check("e.com/a.outer.inner.func1", 4, "e.com/a.inner")
	check("e.com/a.outer.inner.func1.2", 4, "e.com/a.inner")
	check("e.com/a.outer.(*T).m.func1", 9, "e.com/a.(*T).m")
	check("e.com/a.(*T).m.func1", 9, "e.com/a.(*T).m")
	check("e.com/a.outer.func1.1", 9, "e.com/a.(*T).m") // outer has no lines here: the source decides
	check("e.com/a.inner.func1", 99, "e.com/a.inner")   // a plain closure is not looked up
	check("e.com/a.outer.g[...].func1", 13, Fold("e.com/a.outer.g[...].func1"))
	check("e.com/a.outer.inner.func1", 99, Fold("e.com/a.outer.inner.func1")) // nothing stands there
	if got := Declared("e.com/a.outer.inner.func1", "missing.go", 4); got != "e.com/a.outer.inner.func1" {
		t.Errorf("without its source a closure is %s, want its name unchanged", got)
	}
}
