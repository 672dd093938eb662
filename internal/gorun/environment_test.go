package gorun

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

var long = flag.Bool("gorun.long", false, "build with a toolchain in the module cache, and link again and again (half a minute)")

// A toolchain that the go command has fetched, and a main module, both in the module
// cache: their files can be replaced all the same.
func TestLeaveModuleCache(t *testing.T) {
	if !*long {
		t.Skip("it builds the standard library anew: -gorun.long")
	}
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need privileges")
	}
	cache, modules := t.TempDir(), filepath.Join(t.TempDir(), "mod")
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("GOMODCACHE", modules)
	t.Setenv("GOTOOLCHAIN", "local")
	t.Setenv("GOFLAGS", "")
	goroot := filepath.Join(modules, "golang.org", "toolchain@v0.0.1-go1.99.linux-amd64")
	dir := filepath.Join(modules, "example.com", "m@v1.0.0", "sub")
	for _, folder := range []string{filepath.Dir(goroot), dir} {
		if err := os.MkdirAll(folder, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	installed, err := new(Go).Environment(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(installed.GOROOT, goroot); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOROOT", goroot)
	fixture.WriteFile(t, filepath.Join(filepath.Dir(dir), "go.mod"), "module example.com/m\n\ngo 1.24\n")
	fixture.WriteFile(t, filepath.Join(dir, "main.go"), "package main\n\nfunc main() { println(\"its own\") }\n")

	var roots []string
	for range 2 { // the second time it is there already
		g := Go{Dir: dir, Tmp: t.TempDir()}
		e, err := g.Environment(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		roots = append(roots, e.GOROOT)
		list, err := g.List(t.Context(), "", ".")
		if err != nil {
			t.Fatal(err)
		}
		main := list[len(list)-1]
		for _, path := range []string{e.GOROOT, e.GOMOD, main.Dir} {
			if beneath(path, modules) {
				t.Errorf("%s is in the module cache", path)
			}
		}
		if out := replaced(t, g, main, filepath.Join(main.Dir, "main.go")); out != "another" {
			t.Errorf("the program says %q, want what its replacement says", out)
		}
		if out := replaced(t, g, main, filepath.Join(e.GOROOT, "src", "container", "ring", "zz_another.go")); out != "its own" {
			t.Errorf("with another file in the toolchain the program says %q", out)
		}
	}
	if roots[0] != roots[1] || !beneath(roots[0], cache) {
		t.Errorf("the toolchain is at %q, want one place in the user's cache", roots)
	}
}

// replaced builds a program with a file replaced and returns what it prints.
func replaced(t *testing.T, g Go, p Package, path string) string {
	t.Helper()
	dir := t.TempDir()
	text := "package main\n\nfunc main() { println(\"another\") }\n"
	if filepath.Dir(path) != p.Dir {
		text = "package ring\n"
	}
	fixture.WriteFile(t, filepath.Join(dir, "file.go"), text)
	overlay := filepath.Join(dir, "overlay.json")
	fixture.WriteFile(t, overlay, `{"Replace": {"`+path+`": "`+filepath.Join(dir, "file.go")+`"}}`)
	program := filepath.Join(dir, "program")
	if err := g.BuildProgram(t.Context(), Build{Names: []string{p.ImportPath}, Out: program, Overlay: overlay}); err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	if _, err := (Program{Path: program, Stderr: &stderr}).Execute(t.Context()); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(stderr.String())
}

// Without a cache of the user's, and with one that cannot be written to, links are
// temporary.
func TestLinkWithoutCache(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	fixture.WriteFile(t, file, "")
	for _, home := range []string{"", file} {
		t.Setenv("HOME", home)
		t.Setenv("XDG_CACHE_HOME", "")
		g := Go{Tmp: t.TempDir()}
		link, err := g.link(t.TempDir(), "/elsewhere")
		if err != nil || !beneath(link, g.Tmp) {
			t.Errorf("HOME=%q: link %q, %v, want one in the temporary folder", home, link, err)
		}
	}
}

// Without a module cache the go command would replace no file at all.
func TestEnvironmentWithoutModuleCache(t *testing.T) {
	for _, name := range []string{"HOME", "USERPROFILE", "home", "GOPATH", "GOMODCACHE"} {
		t.Setenv(name, "")
	}
	t.Setenv("GOCACHE", t.TempDir())
	t.Setenv("GOENV", "off")
	g := Go{Dir: ".", Tmp: t.TempDir()}
	if _, err := g.Environment(t.Context()); err != nil {
		t.Fatal(err)
	}
	if out, err := g.output(t.Context(), "env", "GOMODCACHE"); err != nil || !strings.HasPrefix(string(out), g.Tmp) {
		t.Errorf("the module cache is %q, %v, want one in %s", out, err, g.Tmp)
	}
}

// A directory that is not there is not a go command that is not there.
func TestEnvironmentWithoutDirectory(t *testing.T) {
	g := &Go{Dir: filepath.Join(t.TempDir(), "none")}
	if _, err := g.Environment(t.Context()); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), g.Dir) {
		t.Errorf("%v, want that the directory does not exist", err)
	}
}
