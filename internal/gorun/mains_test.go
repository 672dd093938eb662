package gorun

import (
	"archive/zip"
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// writeVersion writes a module's version as a proxy has it.
func writeVersion(t *testing.T, proxy, path, version, mod string, files map[string]string) {
	t.Helper()
	at := filepath.Join(proxy, filepath.FromSlash(path), "@v", version)
	fixture.WriteFile(t, at+".info", `{"Version": "`+version+`"}`)
	fixture.WriteFile(t, at+".mod", mod)
	out, err := os.Create(at + ".zip")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	z := zip.NewWriter(out)
	for name, text := range files {
		if w, err := z.Create(path + "@" + version + "/" + name); err != nil {
			t.Fatal(err)
		} else if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}

// A main package of a dependency can be replaced: in a module, where another go.mod is
// named, and in a workspace; also one of a module that is older than go.mod.
func TestLeaveCacheWithDependency(t *testing.T) {
	fixture.Slow(t)
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need privileges")
	}
	built, err := new(Go).output(t.Context(), "env", "GOCACHE")
	if err != nil {
		t.Fatal(err)
	}
	top := t.TempDir()
	proxy, dir := filepath.Join(top, "proxy"), filepath.Join(top, "app")
	for name, value := range map[string]string{
		"XDG_CACHE_HOME": t.TempDir(), "GOMODCACHE": filepath.Join(top, "mod"), "GOPROXY": "file://" + filepath.ToSlash(proxy),
		"GOCACHE": strings.TrimSpace(string(built)), "GOSUMDB": "off", "GOFLAGS": "-modcacherw", "GOWORK": "off",
	} {
		t.Setenv(name, value)
	}
	program := "package main\n\nfunc main() { println(\"its own\") }\n"
	writeVersion(t, proxy, "example.com/old", "v1.0.0", "module example.com/old\n", map[string]string{"cmd/x/main.go": program})
	text := "module example.com/app\n\ngo 1.24\n\nrequire example.com/old v1.0.0\n"
	fixture.Write(t, dir, map[string]string{"go.mod": text, "other.mod": text, "app.go": "package app\n"})
	if _, err := (Go{Dir: dir}).output(t.Context(), "mod", "download", "example.com/old"); err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	fixture.WriteFile(t, filepath.Join(dir, "other.sum"), string(sum))
	fixture.WriteFile(t, filepath.Join(top, "go.work"), "go 1.24\n\nuse ./app\n")
	for _, set := range [][2]string{{"GOWORK", "off"}, {"GOFLAGS", "-modfile=other.mod"}, {"GOWORK", filepath.Join(top, "go.work")}} {
		t.Run(set[0]+"="+filepath.Base(set[1]), func(t *testing.T) {
			t.Setenv(set[0], set[1])
			if got := throughOverlay(t.Context(), t, dir, "example.com/old/cmd/x"); got != "another" {
				t.Errorf("the program says %q, want what its replacement says", got)
			}
		})
	}
}

// throughOverlay replaces the main file of a main package and returns what it prints then.
func throughOverlay(ctx context.Context, t *testing.T, dir, path string) string {
	t.Helper()
	g := Go{Dir: dir, Tmp: t.TempDir()}
	e, err := g.Environment(ctx)
	if err != nil {
		t.Fatal(err)
	}
	list, err := g.List(ctx, "", path)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := g.LeaveCache(ctx, &e, list[len(list)-1]); err != nil || !again {
		t.Fatalf("leaving the cache: %v, %v", again, err)
	}
	if list, err = g.List(ctx, "", path); err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	file, overlay, program := filepath.Join(tmp, "file.go"), filepath.Join(tmp, "overlay.json"), filepath.Join(tmp, "program")
	fixture.WriteFile(t, file, "package main\n\nfunc main() { println(\"another\") }\n")
	replace := map[string]string{filepath.Join(list[len(list)-1].Dir, "main.go"): file}
	maps.Copy(replace, e.Replaced)
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	fixture.WriteFile(t, overlay, string(text))
	if err := g.BuildProgram(ctx, Build{Names: []string{path}, Out: program, Overlay: overlay}); err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	if _, err := (Program{Path: program, Stderr: &stderr}).Execute(ctx); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(stderr.String())
}
