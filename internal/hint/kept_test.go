package hint

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// A package is read once, by its files: again if one of them, or which there are, has changed, and once for each of the
// packages in a directory.
func TestKept(t *testing.T) {
	dir := t.TempDir()
	path, other, outside := filepath.Join(dir, "a.go"), filepath.Join(dir, "b.go"), filepath.Join(dir, "a_test.go")
	fixture.WriteFile(t, path, "package p\n\nfunc f() {}\n")
	fixture.WriteFile(t, outside, "package p_test\n\nfunc g() {}\n")
	load := func(file string) *Package {
		t.Helper()
		p, err := Load(file)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	first := load(path)
	if load(outside) == first || load(path) != first {
		t.Error("a package was read again, or taken for the one that tests it from outside")
	}
	fixture.WriteFile(t, other, "package p\n\nfunc h() {}\n")
	second := load(path)
	if second == first || !second.Has(other) || load(other) != second {
		t.Error("a file that has come is not seen")
	}
	fixture.WriteFile(t, path, "package p\n\n\nfunc f() {}\n")
	if third := load(path); third == second || third.function(path, 4) == nil {
		t.Error("a file that has changed was not read again")
	}
}

// What is kept is bounded.
func TestMostKept(t *testing.T) {
	for range 5 {
		path := filepath.Join(t.TempDir(), "large.go")
		fixture.WriteFile(t, path, "package p\n\nvar _ = `"+strings.Repeat("x", mostKept/2)+"`\n")
		if _, err := Load(path); err != nil {
			t.Fatal(err)
		}
		if got := size(kept.packages); got > mostKept {
			t.Fatalf("%d bytes of source are kept, of at most %d", got, mostKept)
		}
	}
}

// What it costs to look for hints again where nothing has changed, and to read a package of 2,500 lines.
func BenchmarkLoad(b *testing.B) {
	const file = "../replay/whatif/plan.go"
	for name, load := range map[string]func(string) (*Package, error){"impl=api": Load, "impl=read": read} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := load(file); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
