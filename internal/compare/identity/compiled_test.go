package identity

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// toolDir is where the compiler is, and exports what the programs of tests import, as the compiler wants to be told.
var toolDir, exports = sync.OnceValues(func() (string, error) {
	out, err := exec.Command("go", "env", "GOTOOLDIR").Output()
	return strings.TrimSpace(string(out)), err
}), sync.OnceValues(func() (string, error) {
	out, err := exec.Command("go", "list", "-export", "-f", "packagefile {{.ImportPath}}={{.Export}}", "fmt", "io", "os", "sort").Output()
	return string(out), err
})

// compiled compiles files of a package example.com/p by the tools that the go command would run, in a third of its time.
func compiled(t *testing.T, files map[string]string) *Code {
	t.Helper()
	cfg, err := exports()
	if err != nil {
		t.Fatal(err)
	}
	dir := fixture.Tree(t, files)
	fixture.WriteFile(t, filepath.Join(dir, "importcfg"), cfg)
	const path = "example.com/p"
	compile := []string{"-p", path, "-lang", "go1.24", "-importcfg", "importcfg", "-S", "-o", "p.a", "p.go"}
	var text []byte
	if assembly := files["p_amd64.s"] != "" && runtime.GOARCH == "amd64"; assembly {
		tool(t, dir, "asm", "-p", path, "-gensymabis", "-o", "symabis", "p_amd64.s")
		compile = append([]string{"-symabis", "symabis"}, append(compile, "p_amd64.go")...)
		text = tool(t, dir, "asm", "-p", path, "-S", "-o", "p.o", "p_amd64.s")
	}
	c, err := ReadCode(bytes.NewReader(append(text, tool(t, dir, "compile", compile...)...)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// tool runs a tool of the go command and returns what it prints.
func tool(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	at, err := toolDir()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(at, name), args...)
	cmd.Dir = dir
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, text)
	}
	return text
}
