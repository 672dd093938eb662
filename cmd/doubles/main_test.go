package main

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func TestRun(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		fixture.WriteFile(t, path, text)
		return path
	}
	one, two := file("one", "bookkeeper"), file("two", "日日\u2000")
	missing := filepath.Join(dir, "missing")

	tests := []struct {
		args   []string
		status int
		stdout string
		stderr string // a regular expression
	}{
		{nil, exitOK, "2\n", "^$"},
		{[]string{"-"}, exitOK, "2\n", "^$"},
		{[]string{"-impl=naive"}, exitOK, "2\n", "^$"},
		{[]string{one}, exitOK, "3\n", "^$"},
		{[]string{one, two}, exitOK, "3\t" + one + "\n1\t" + two + "\n4\ttotal\n", "^$"},
		{[]string{"-runes", two}, exitOK, "1\n", "^$"},
		{[]string{"-runes", "-impl=naive", two}, exitOK, "1\n", "^$"},
		{[]string{missing, one}, exitFailure, "3\t" + one + "\n3\ttotal\n", "^doubles: open .*missing"},
		{[]string{dir, one, missing}, exitFailure, "3\t" + one + "\n3\ttotal\n", "^doubles: reading, .*\ndoubles: open .*missing.*\n$"},
		{[]string{"-help"}, exitOK, "", "^usage: doubles .*\n(?s).*-runes"},
		{[]string{"-x"}, exitUsage, "", "^doubles: flag provided but not defined: -x\n$"},
		{[]string{"-impl=best"}, exitUsage, "", "^doubles: -impl is \"best\""},
		{[]string{"-letters=best"}, exitUsage, "", "^doubles: -letters is \"best\""},
		{[]string{"-story", "-n=-1"}, exitUsage, "", "^doubles: -n is -1, need 0 to 10000000000\n$"},
		{[]string{"-story", "-n=99999999999999999"}, exitUsage, "", "^doubles: -n is 99999999999999999, need 0 to 10000000000\n$"},
		{[]string{"-story", one}, exitUsage, "", "^doubles: -story"},
	}
	for _, test := range tests {
		var stdout, stderr strings.Builder
		status := run(test.args, strings.NewReader("aaa"), &stdout, &stderr)
		if status != test.status || stdout.String() != test.stdout {
			t.Errorf("%q: status %d, printed %q, want %d, %q", test.args, status, &stdout, test.status, test.stdout)
		}
		if !regexp.MustCompile(test.stderr).MatchString(stderr.String()) {
			t.Errorf("%q: diagnostics %q, want %s", test.args, &stderr, test.stderr)
		}
	}
}

func TestRunStory(t *testing.T) {
	want := regexp.MustCompile(`^ +\S+ +[0-9.]+ %  making 1000 random letters\n +\S+ +[0-9.]+ %  counting their [0-9]+ doubles\n$`)
	for _, impl := range []string{"fast", "naive"} {
		var stdout, stderr strings.Builder
		status := run([]string{"-story", "-n=1000", "-impl=" + impl, "-letters=" + impl}, nil, &stdout, &stderr)
		if status != exitOK || !want.MatchString(stdout.String()) || stderr.String() != "" {
			t.Errorf("%s: status %d, printed %q, diagnostics %q", impl, status, &stdout, &stderr)
		}
	}
}

// What cannot be read or printed is a failure.
func TestRunFailure(t *testing.T) {
	var stdout, stderr strings.Builder
	broken := iotest.ErrReader(errors.New("broken"))
	for _, args := range [][]string{nil, {"-runes"}, {"-impl=naive"}} {
		if status := run(args, broken, &stdout, &stderr); status != exitFailure {
			t.Errorf("%q with a broken input: status %d", args, status)
		}
	}
	full, err := os.Open(os.DevNull) // not open for writing
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	for _, args := range [][]string{nil, {"-story", "-n=10"}} {
		if status := run(args, strings.NewReader("aa"), full, &stderr); status != exitFailure {
			t.Errorf("%q with a broken output: status %d", args, status)
		}
	}
}
