package instrument

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

const delayed = `package m

import "fmt"

type T[K any] struct{}

func (t *T[K]) Add(k K) { fmt.Println(k) }
func (T[K]) Len() int { return 0 }
func Plain() {}
func native()

// Tight says something.
//
//go:nosplit
func Tight() {}
func _() {}
`

func TestFunctions(t *testing.T) {
	all, err := Functions("example.com/m", "m.go", delayed)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range all {
		names = append(names, strings.TrimPrefix(f.Name, "example.com/m."))
		var want error
		switch f.name {
		case "native":
			want = ErrNoBody
		case "Tight":
			want = ErrNoStack
		}
		if err := f.Check(); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", f.Name, err, want)
		}
	}
	if got, want := strings.Join(names, " "), "(*T).Add T.Len Plain native Tight"; got != want {
		t.Errorf("functions %s, want %s", got, want)
	}
}

// functions writes a file of package m and returns where, and its functions.
func functions(t *testing.T, text string) (file string, all []Function) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "m.go")
	fixture.WriteFile(t, file, text)
	all, err := Functions("m", file, text)
	if err != nil {
		t.Fatal(err)
	}
	return file, all
}

// No line moves, and the file itself stays as it is.
func TestDelayFunction(t *testing.T) {
	file, all := functions(t, delayed)
	o := &Overlay{replace: make(map[string][]byte)}
	if err := o.DelayFunction(all[0]); err != nil {
		t.Fatal(err)
	}
	got := string(o.replace[file])
	if want := "func (t *T[K]) Add(k K) { bottleneckpprof.BottleneckDelay(); fmt.Println(k) }"; !strings.Contains(got, want) {
		t.Errorf("no %q in\n%s", want, got)
	}
	if strings.Count(got, "\n") != strings.Count(delayed, "\n") || strings.Count(got, "BottleneckDelay") != 1 {
		t.Errorf("lines moved, or more than one function was changed:\n%s", got)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != delayed {
		t.Errorf("the file itself was changed: %v", err)
	}
}
