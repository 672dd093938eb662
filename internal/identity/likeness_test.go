package identity

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// How alike the test programs of a package are follows from what differs, and from what
// they are built from. What cannot be told is never alike.
func TestAlike(t *testing.T) {
	top := t.TempDir()
	for name, text := range map[string]string{
		"p/p.go": "package p\n", "p/linked.go": "package p\n\n//go:linkname now time.now\n", "q/q.go": "package q\n", "p/plain_amd64.s": "TEXT ·f(SB), 4, $0\n\tCALL runtime·x(SB)\n\tRET\n",
		"p/quiet_amd64.s": "TEXT ·f(SB), 4, $0\n\tADDQ AX, BX // ·\n\tRET\n",
	} {
		path := filepath.Join(top, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	check := func(what string, want Likeness, p gorun.Package, headDep string, files ...string) {
		t.Helper()
		p.ImportPath, p.Dir = "m/p", filepath.Join(top, "p")
		var sides [2]Inputs
		for i, dir := range []string{"/cache/dep@v1", headDep} {
			sides[i] = Inputs{Top: top, Deps: map[string][]string{"m/p": {"m/q", "fmt", "dep"}}, Packages: map[string]gorun.Package{
				"m/p": p, "m/q": {ImportPath: "m/q", Dir: filepath.Join(top, "q")}, "fmt": {ImportPath: "fmt", Standard: true, Dir: "/go/fmt"}, "dep": {ImportPath: "dep", Dir: dir},
			}}
		}
		if got := Alike("m/p", files, sides); got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	const same = "/cache/dep@v1"
	var plain gorun.Package
	check("nothing", Identical, plain, same)
	check("another package, and documentation", Identical, plain, same, "r/r.go", "README.md", ".github/ci.yml")
	check("a source file", SourceOnly, plain, same, "p/p.go", "README.md")
	check("one of what it imports", SourceOnly, plain, same, "q/q.go")
	check("one that is new", SourceOnly, plain, same, "q/new.go")
	check("test data", Unknown, plain, same, "p/testdata/x.json")
	check("data of another package", Unknown, plain, same, "r/testdata/x.json")
	check("go.mod", Unknown, plain, same, "go.mod", "p/p.go")
	check("assembly", Unknown, plain, same, "p/x_amd64.s")
	check("a dependency", Unknown, plain, "/cache/dep@v2")
	check("a file with linknames", Unknown, plain, same, "p/linked.go")
	check("a source file beside C", Unknown, gorun.Package{CgoFiles: []string{"c.go"}}, same, "p/p.go")
	check("a source file beside assembly that calls Go", Unknown, gorun.Package{SFiles: []string{"plain_amd64.s"}}, same, "p/p.go")
	check("a source file beside assembly that does not", SourceOnly, gorun.Package{SFiles: []string{"quiet_amd64.s"}}, same, "p/p.go")
	check("what reads source files", Unknown, gorun.Package{TestImports: []string{"go/parser"}}, same, "r/r.go")
	check("what embeds", Unknown, gorun.Package{EmbedFiles: []string{"x.md"}}, same, "p/x.md")
	if got := Alike("m/none", nil, [2]Inputs{}); got != Unknown {
		t.Errorf("a package of which nothing is known: %v", got)
	}
}
