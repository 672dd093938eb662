package main

import (
	"io"
	"strings"
	"testing"
)

func TestOnTerminal(t *testing.T) {
	const text = "The verdict is longer than the width.\n\nTable:\n  1 %  äöü name\n"
	check := func(width int, colors bool, want string) {
		t.Helper()
		if got := onTerminal(text, width, colors); got != want {
			t.Errorf("width %d, colors %v: %q, want %q", width, colors, got, want)
		}
	}
	check(0, false, text)
	check(14, false, strings.Replace(text, "name", "na…", 1))
	check(80, true, "\x1b[1mThe verdict is longer than the width.\x1b[0m\n\n\x1b[1mTable:\x1b[0m\n  1 %  äöü name\n")
}

func TestColored(t *testing.T) {
	check := func(want bool, env map[string]string) {
		t.Helper()
		if got := colored(func(name string) string { return env[name] }); got != want {
			t.Errorf("colored with %v = %v", env, got)
		}
	}
	check(true, map[string]string{"TERM": "xterm"})
	check(false, map[string]string{"TERM": "xterm", "NO_COLOR": "1"})
	check(false, map[string]string{"TERM": "dumb"})
	check(false, nil)
}

func TestFormatUsage(t *testing.T) {
	for _, args := range [][]string{{"-format", "x"}, {"-json", "-format", "csv"}} {
		if got := run(append([]string{"find"}, args...), io.Discard, t.Output()); got != exitUsage {
			t.Errorf("find %v: exit status %d, want %d", args, got, exitUsage)
		}
	}
}
