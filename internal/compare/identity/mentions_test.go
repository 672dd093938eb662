package identity

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// Files are mentioned by their name, by a pattern, by their directory, and by what lists
// directories.
func TestMentions(t *testing.T) {
	all := []string{"README.md", "docs/a.md", "assets/x.json", ".hidden/y.json", "p/p.go", "p/zip/z.go", "other/o.go", "data/in10", "data/in1.txt"}
	t.Setenv("BOTTLENECK_TEST_DATA", "../assets/x.json")
	for expression, want := range map[string]string{
		`os.Getenv("BOTTLENECK_TEST_DATA")`:         "assets/x.json",
		`"x.json"`:                                  "assets/x.json",
		`"../assets/x.json"`:                        "assets/x.json",
		`"assets/" + name`:                          "assets/x.json",
		`"../assets/x%d.xml"`:                       "assets/x.json", // by its directory
		`name + ".json"`:                            "assets/x.json .hidden/y.json",
		`fmt.Sprint("y%d.json")`:                    "assets/x.json .hidden/y.json",
		"`see \"docs/a.md\".`":                      "docs/a.md",
		`"../in" + name`:                            "data/in10 data/in1.txt",
		`"in" + strconv.Itoa(10)`:                   "data/in10",
		`"in%d"`:                                    "data/in10",
		`"in" + []string{"1.txt"}[0]`:               "data/in10 data/in1.txt",
		`filepath.Join("..", "da" + "t" + "a" + s)`: "data/in10 data/in1.txt",
		`"da" + []string{"ta"}[0]`:                  "data/in10 data/in1.txt",
		`"o.go"`:                                    "other/o.go",
		`"o" + ".g" + "o"`:                          "other/o.go", // put together by the compiler
		`"*.go"`:                                    "p/p.go p/zip/z.go other/o.go",
		`"../other/*"`:                              "other/o.go",
		`"../other"`:                                "other/o.go",
		`"zip"`:                                     "", // the package
		`"."`:                                       "",
		`os.DirFS("..")`:                            strings.Join(all, " "),
		`filepath.Walk("../..", f)`:                 strings.Join(all, " "),
		`filepath.Walk(dir, f)`:                     "",
		`"y.json" +`:                                "assets/x.json .hidden/y.json", // does not parse, so that imports count
	} {
		dir := t.TempDir()
		text := "package p\n\nimport _ \"example.com/assets/other\"\n\nvar x = " + expression + "\n"
		fixture.WriteFile(t, filepath.Join(dir, "x_test.go"), text)
		f := NewFootprint()
		f.AddPackage(dir, gorun.Package{Dir: dir, TestGoFiles: []string{"x_test.go"}})
		var got []string
		for _, file := range all {
			if f.mentions.has(file) {
				got = append(got, file)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %s", expression, got, want)
		}
	}
}

// Assembly and C include files of any name.
func TestMentionsOfNative(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "p")
	for name, text := range map[string]string{"x.h": "#include \"../common/macros.inc\"\n", "x.s": "#include \"x.h\"\n"} {
		if err := errors.Join(os.MkdirAll(dir, 0o777), os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	f := NewFootprint()
	f.AddPackage(top, gorun.Package{Dir: dir, SFiles: []string{"x.s"}})
	if !f.Touches("common/macros.inc") || f.Touches("else/other.json") {
		t.Error("macros.inc touches it, other.json does not")
	}
}

// What a preamble in C mentions counts, and what C may be linked with.
func TestMentionsOfPreamble(t *testing.T) {
	dir := fixture.Tree(t, map[string]string{"p/c.go": "package p\n\n/*\n#cgo CFLAGS: -I${SRCDIR}/../common\n#include <impl.txt>\n*/\nimport \"C\"\n", "p/p.go": "package p\n\n// See other.txt.\n"})
	f := NewFootprint()
	f.AddPackage(dir, gorun.Package{Dir: filepath.Join(dir, "p"), GoFiles: []string{"p.go"}, CgoFiles: []string{"c.go"}})
	for file, want := range map[string]bool{"else/impl.txt": true, "common/x": true, "lib/libx.a": true, "else/deep.inc": true, "else/x": false, "other.txt": false} {
		if got := f.Touches(file); got != want {
			t.Errorf("%s touches it: %v", file, got)
		}
	}
}
