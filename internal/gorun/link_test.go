package gorun

import (
	"debug/buildinfo"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func TestSplitCommand(t *testing.T) {
	check := func(line string, want ...string) {
		t.Helper()
		if got, err := splitCommand(line); err != nil || !slices.Equal(got, want) {
			t.Errorf("splitCommand(%s) = %q, %v, want %q", line, got, err, want)
		}
	}
	check(`/go/link -o a.out -X=a=b`, "/go/link", "-o", "a.out", "-X=a=b")
	check(`link "-X=main.name=a \"b\" c" "" x`, "link", `-X=main.name=a "b" c`, "", "x")
	if _, err := splitCommand(`link "open`); err == nil {
		t.Error("a quote that is not closed is no error")
	}
}

// A program is linked several times from one build: its functions lie elsewhere each
// time, it says the same, and what the user's own flags have set is kept.
func TestLinker(t *testing.T) {
	if !*long {
		t.Skip("it links again and again: -gorun.long, as the gate does")
	}
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		fixture.WriteFile(t, filepath.Join(dir, name), text)
	}
	write("go.mod", "module example.com/m\n\ngo 1.24\n")
	write("main.go", "package main\n\nvar Name = \"nobody\"\n\nfunc main() { println(Name) }\n")
	t.Setenv("GOFLAGS", "'-ldflags=-X \"main.Name=two words\"'")
	g := Go{Dir: dir, Tmp: dir, Flags: []string{"-work"}}
	if _, err := g.Environment(t.Context()); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "first")
	if err := g.BuildProgram(t.Context(), Build{Names: []string{"example.com/m"}, Out: out}); err != nil {
		t.Fatal(err)
	}
	info, err := buildinfo.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if flags := fmt.Sprint(info.Settings); !strings.Contains(flags, `{-ldflags -X "main.Name=two words" -w}`) {
		t.Errorf("built with %s, want the user's flags for the linker, and no debugging information", flags)
	}
	l, err := g.Linker(out)
	if err != nil {
		t.Fatal(err)
	}
	addresses := make(map[string]bool)
	for seed := 1; seed <= 3; seed++ {
		if err := l.Link(t.Context(), out, seed); err != nil {
			t.Fatal(err)
		}
		if said, err := exec.Command(out).CombinedOutput(); err != nil || string(said) != "two words\n" {
			t.Errorf("the program says %q, %v", said, err)
		}
		symbols, err := exec.Command("go", "tool", "nm", out).Output()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(symbols)) {
			if strings.HasSuffix(line, " T main.main\n") {
				addresses[line] = true
			}
		}
	}
	if len(addresses) != 3 {
		t.Errorf("main lies at %v, want three places", addresses)
	}
	if err := l.Link(t.Context(), filepath.Join(dir, "none", "out"), 1); !errors.Is(err, ErrBuild) {
		t.Errorf("linking into a directory that is not there: %v, want ErrBuild", err)
	}
	write("second.graph", "[]")
	if _, err := g.Linker(filepath.Join(dir, "second")); !errors.Is(err, ErrLinker) {
		t.Errorf("no link action: %v, want ErrLinker", err)
	}
}
