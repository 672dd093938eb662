package gorun

import (
	"maps"
	"path/filepath"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func TestReadCalls(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		file := filepath.Join(dir, name)
		fixture.WriteFile(t, file, text)
		return file
	}
	write("m.go", `package m

type T[K any] struct{}

func (t *T[K]) Pointer() { f() }

func (t T[K]) Value() { f() }

type U[K, V any] struct{}

func (U[K, V]) Two() { f() }

func f() {}

func loop(n int) {
	g := func() { f() }
	for range n {
		g()
	}
}

func init() { f() }
`)
	write("generated.go", `package m

//line grammar.y:10
func rules() {
//line yaccpar:20
	f()
}

//line yaccpar:1
func parse() { rules() }

//line /nowhere/lexer.rl:7
func lex() { f() }

//line same.y:3
func one() { f() }

//line same.y:3
func another() { f() }
`)
	profile := write("cover.out", `mode: atomic
example.com/m/grammar.y:10.0,21.0 1 2
example.com/m/lexer.rl:7.0,7.0 1 3
example.com/m/same.y:3.0,3.0 1 3
example.com/m/yaccpar:1.0,1.0 1 4
example.com/m/m.go:5.26,5.31 1 10
example.com/m/m.go:7.23,7.28 1 20
example.com/m/m.go:11.22,11.27 1 30
example.com/m/m.go:16.14,16.19 1 1000
example.com/m/m.go:15.18,16.14 1 7
example.com/m/m.go:17.14,19.3 1 1000
example.com/m/m.go:22.13,22.18 1 1
example.com/other/missing.go:1.1,2.2 1 1
`)
	got, err := (&CallReader{Dirs: map[string]string{"example.com/m": dir}}).Read(profile)
	want := map[string]Executed{
		"example.com/m.(*T).Pointer": {10, 10}, "example.com/m.T.Value": {20, 20}, "example.com/m.U.Two": {30, 30}, "example.com/m.loop": {7, 2007},
		"example.com/m.rules": {2, 2}, "example.com/m.lex": {3, 3}, "example.com/m.parse": {4, 4},
	}
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	for _, bad := range []string{"m.go:1.2,3.4 1\n", "m.go 1 1\n", "m.go:x 1 1\n", "m.go:1.2,3.4 1 many\n", "\n"} {
		if _, err := (&CallReader{}).Read(write("bad.out", bad)); err == nil {
			t.Errorf("profile %q gave no error", bad)
		}
	}
	if _, err := (&CallReader{}).Read(filepath.Join(dir, "none")); err == nil {
		t.Error("no profile gave no error")
	}
}
