package revision

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// What module files name beside the tree, and in a workspace above it, stands beside both
// sides; what git ignores is in them if it is built, or test data. The user's own
// directories stay as they are.
func TestSidesBuild(t *testing.T) {
	user := t.TempDir()
	for name, text := range map[string]string{
		"sibling/go.mod":     "module example.com/sibling\n\ngo 1.24\n\nrequire example.com/deep v0.0.0\n",
		"sibling/s.go":       "package sibling\n\nimport \"example.com/deep\"\n\nconst N = deep.N\n",
		"libs/deep/go.mod":   "module example.com/deep\n\ngo 1.24\n",
		"libs/deep/d.go":     "package deep\n\nconst N = 1\n",
		"repo/go.mod":        "module example.com/m\n\ngo 1.24\n\nrequire (\n\texample.com/sibling v0.0.0\n\texample.com/deep v0.0.0\n)\n\nreplace (\n\texample.com/sibling => ../sibling\n\texample.com/deep => ../libs/deep\n)\n",
		"repo/m.go":          "package m\n\nimport (\n\t_ \"embed\"\n\n\t\"example.com/sibling\"\n)\n\n//go:embed assets/text\nvar text string\n\nvar n = sibling.N + generated\n",
		"repo/.gitignore":    "assets/\ngen.go\nnotes.txt\ntestdata/\n",
		"repo/assets/text":   "text",
		"repo/assets/other":  "not embedded",
		"repo/gen.go":        "package m\n\nconst generated = 2\n",
		"repo/notes.txt":     "nobody builds this",
		"repo/testdata/data": "data",
	} {
		fixture.WriteFile(t, filepath.Join(user, name), text)
	}
	dir := filepath.Join(user, "repo")
	fixture.Git(t, dir, "init", "-q")
	fixture.Git(t, dir, "add", ".")
	fixture.Git(t, dir, "commit", "-q", "-m", "one")
	fixture.WriteFile(t, filepath.Join(dir, "m_test.go"), "package m\n")
	before := tree(t, user)
	check := func(environ string) {
		t.Helper()
		b, h, err := Sides(t.Context(), Tree{Dir: dir, Tmp: t.TempDir(), Files: []string{
			filepath.Join(dir, "m.go"), filepath.Join(dir, "gen.go"), filepath.Join(dir, "assets/text"),
		}}, "", "")
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []Side{b, h} {
			cmd := exec.Command("go", "build", ".")
			cmd.Dir, cmd.Env = s.Dir, append(os.Environ(), environ, "GOFLAGS=-mod=mod", "GOPROXY=off")
			if environ == "" {
				cmd.Env = append(cmd.Env, "GOFLAGS=")
			}
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", s.Name, err, out)
			}
			var names []string
			for name := range tree(t, s.Top) {
				if filepath.Ext(name) != ".go" && filepath.Ext(name) != ".mod" && filepath.Ext(name) != ".sum" {
					names = append(names, name)
				}
			}
			slices.Sort(names)
			if want := []string{".gitignore", "assets/text", "testdata/data"}; !slices.Equal(names, want) {
				t.Errorf("%s has %q, want %q", s.Name, names, want)
			}
		}
		same(t, "the user's directories", tree(t, user), before)
	}
	check("GOWORK=off")
	fixture.WriteFile(t, filepath.Join(user, "go.work"), "go 1.24\n\nuse (\n\t./repo\n\t./sibling\n)\n")
	before = tree(t, user)
	check("")
}
