package identity

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// Of what is opened under a name that is not a literal, it is not known what it is.
func TestUntold(t *testing.T) {
	all := []string{"assets/x.json", "a/note.md", "Makefile", "p/p.go", "README.md", "LICENSE", "docs/use.md", ".github/ci.yml"}
	const data, source = "assets/x.json a/note.md Makefile", "assets/x.json a/note.md Makefile p/p.go"
	for expression, want := range map[string]string{
		`os.ReadFile(string([]byte{'x'}))`:                     data + " README.md LICENSE docs/use.md .github/ci.yml",
		`os.ReadFile(strings.ToUpper("readme" + x))`:           data + " README.md",
		`os.ReadFile(name + ".MD")`:                            data + " README.md docs/use.md",
		`os.ReadFile("x" + name)`:                              data,
		`os.ReadFile("x")`:                                     "",
		`os.ReadFile(filepath.Join("x", "y" + "z"))`:           "",
		`os.OpenFile("x", os.O_RDONLY, 0)`:                     "",
		`os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0o666)`:    "",
		`os.OpenFile(name, os.O_RDWR, 0)`:                      data,
		`func() { _ = os.Open }`:                               data,
		`ioutil.ReadFile(name)`:                                data,
		`other.ReadFile(name)`:                                 data, // package os by another name
		`embedded.ReadFile(name)`:                              "",
		`template.New("").ParseFiles(name)`:                    data,
		`template.ParseFiles(name)`:                            data,
		`[]any{runtime.Caller, os.Open}`:                       source,
		`syscall.Stat(name, nil)`:                              data,
		`os.Symlink(name, "x")`:                                data,
		`filepath.EvalSymlinks(name)`:                          data,
		`OpenReader(name)`:                                     data, // of a package without a name
		`runtime.Caller(0)`:                                    "",
		`filepath.WalkDir(filepath.Join("..", "docs"), walks)`: data + " docs/use.md",
	} {
		dir := t.TempDir()
		text := "package p\n\nimport (\n\t. \"archive/zip\"\n\t\"html/template\"\n\t\"io/ioutil\"\n\t\"os\"\n\tother \"os\"\n\t\"path/filepath\"\n\t\"runtime\"\n\t\"syscall\"\n)\n\nvar x = " + expression + "\n"
		fixture.WriteFile(t, filepath.Join(dir, "x.go"), text)
		m := newMentions()
		m.addPackage(gorun.Package{Dir: dir, GoFiles: []string{"x.go"}})
		var got []string
		for _, file := range all {
			if m.untold(file) {
				got = append(got, file)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %s", expression, got, want)
		}
	}
}
