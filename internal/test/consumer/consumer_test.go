package consumer

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/readme"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

var all = flag.Bool("consumer.all", false, "use the packages and the command from another module (half a minute)")

const (
	root    = "../../.."
	version = "v0.999.0"
)

// A module is one that uses this module, outside of the tree.
type module struct {
	dir string
	env []string
}

// newModule makes a module with these files. It takes this module through a file
// proxy made of the tree, and the others from the caches and proxies of this
// machine; its own module cache ends with the test.
func newModule(t *testing.T, files map[string]string) module {
	t.Helper()
	proxy, cache, dir := t.TempDir(), t.TempDir(), t.TempDir()
	if err := WriteProxy(proxy, root, version); err != nil {
		t.Fatal(err)
	}
	files["go.mod"] = "module example.com/user\n\ngo 1.26.0\n"
	fixture.Write(t, dir, files)
	goenv, err := exec.CommandContext(t.Context(), "go", "env", "GOMODCACHE", "GOPROXY", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	known := strings.Split(strings.TrimSpace(string(goenv)), "\n")
	url := func(path string) string { return "file:///" + strings.TrimPrefix(filepath.ToSlash(path), "/") }
	return module{dir, append(os.Environ(),
		"GOPROXY="+url(proxy)+","+url(filepath.Join(known[0], "cache", "download"))+","+known[1],
		"GONOSUMDB="+Module, "GONOSUMCHECK=1", "GOMODCACHE="+cache, "GOWORK=off",
		"GOFLAGS=-mod=mod -modcacherw",
		"GOCACHE="+known[2], "XDG_CACHE_HOME="+t.TempDir())} // where the command's records go
}

// run runs a command in the module and returns its standard output.
func (m module) run(t *testing.T, command ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.Dir, cmd.Env = m.dir, m.env
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", strings.Join(command, " "), err, out, stderr.String())
	}
	return string(out)
}

const onlyApprox = `package main

import (
	"fmt"

	"github.com/bottleneck-go/bottleneck/approx"
)

func main() { fmt.Println(approx.CountSlice([]string{"a", "b", "a"})) }
`

// Who imports one package compiles that one and what it needs.
func TestOnlyApprox(t *testing.T) {
	if !*all {
		t.Skip("it builds another module from an empty module cache: -consumer.all, as the gate does")
	}
	m := newModule(t, map[string]string{"main.go": onlyApprox})
	m.run(t, "go", "get", Module+"@latest")
	if out := m.run(t, "go", "run", "."); out != "2\n" {
		t.Errorf("it prints %q, want 2", out)
	}
	want := []string{"example.com/user", Module + "/approx", Module + "/internal/hashset", "github.com/dgryski/go-metro"}
	have := strings.Fields(m.run(t, "go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "."))
	slices.Sort(have)
	if !slices.Equal(have, want) {
		t.Errorf("a program that imports only approx compiles\n%s\nwant\n%s", strings.Join(have, "\n"), strings.Join(want, "\n"))
	}
}

const everything = `package user

import (
	"context"
	"testing"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/approx"
	"github.com/bottleneck-go/bottleneck/chooser"
	"github.com/bottleneck-go/bottleneck/chooser/menace"
	"github.com/bottleneck-go/bottleneck/doubles"
	"github.com/bottleneck-go/bottleneck/randgen"
	"github.com/bottleneck-go/bottleneck/raytrace"
)

func work(ctx context.Context) error {
	text := make([]byte, 1<<20)
	randgen.Letters.Fill(text)
	doubles.Count(text)
	approx.CountSlice([]int{1, 2})
	if _, err := chooser.Once([]int{1, 2}); err != nil {
		return err
	}
	menace.NewBrain()
	_, err := raytrace.Render(ctx, raytrace.Story(), raytrace.Options{Width: 8, Height: 6})
	return err
}

func TestWork(t *testing.T) {
	report, err := bottleneck.Run(t.Context(), work)
	if err != nil || report.Wall <= 0 {
		t.Fatal(report, err)
	}
}

func BenchmarkWork(b *testing.B) {
	for b.Loop() {
		if err := work(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
`

// Every package and the command, as README says to use them from other modules.
func TestEverything(t *testing.T) {
	if !*all {
		t.Skip("it compiles this whole module in another one: -consumer.all, as the gate does")
	}
	m := newModule(t, map[string]string{"user_test.go": everything})
	m.run(t, "go", "get", Module+"@latest")
	m.run(t, "go", "mod", "tidy")
	m.run(t, "go", "vet", "./...")
	m.run(t, "go", "test", "./...")
	ran := 0
	for _, line := range append(linesOf(t), "go tool bottleneck find ./...") {
		ran++
		out := m.run(t, strings.Fields(line)...)
		if strings.Contains(line, " find ") && !strings.Contains(out, "The bottleneck is ") {
			t.Errorf("%s prints\n%s", line, out)
		}
		t.Log(line)
	}
	if ran < 3 {
		t.Errorf("README has %d lines for other modules, want go run and go get -tool", ran-1)
	}
	mod, err := os.ReadFile(filepath.Join(m.dir, "go.mod"))
	if err != nil || !strings.Contains(string(mod), "tool "+Module+"/cmd/bottleneck") {
		t.Errorf("the command is no tool of the module: %v\n%s", err, mod)
	}
}

// linesOf returns the shell lines of README for use in another module.
func linesOf(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks, err := readme.Blocks("README.md", string(text))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, b := range blocks {
		if b.Language != "sh" {
			continue
		}
		for line := range strings.Lines(b.Text) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "go get -tool ") || strings.HasPrefix(line, "go run "+Module+"/cmd/bottleneck@latest find") {
				lines = append(lines, line)
			}
		}
	}
	return lines
}
