//go:build linux

package main

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// spinning stands for "// SPIN": so many milliseconds of work, more or less.
const spinning = `var spun uint64

//go:noinline
func spin(ms int) {
	x := spun | 1
	for range ms * 300_000 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	spun = x
}
`

// Situations in which others had trouble, in other shapes: what the command does is as its file says, and nothing is left
// behind: no file beside the user's or among the temporary ones, and no process.
func TestSiblings(t *testing.T) {
	gateAlone(t)
	paths, err := filepath.Glob("testdata/siblings/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) { testSiblings(t, string(text)) })
	}
}

func testSiblings(t *testing.T, archive string) {
	t.Parallel()
	tmp, cache, dir := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "tree")
	at, env := dir, append(os.Environ(), asCommand+"=1", "TMPDIR="+tmp, "XDG_CACHE_HOME="+cache, ofSiblings+dir, "GOCACHE="+goEnv(t, "GOCACHE"), "GOMODCACHE="+goEnv(t, "GOMODCACHE"))
	in := func(text string) string { return strings.ReplaceAll(text, "DIR", dir) }
	comment, rest, _ := strings.Cut(archive, "\n-- ")
	for part := range strings.SplitSeq(rest, "\n-- ") {
		name, text, _ := strings.Cut(part, " --\n")
		fixture.WriteFile(t, filepath.Join(dir, name), in(strings.ReplaceAll(text+"\n", "// SPIN\n", spinning)))
	}
	before := contents(t, dir)
	var printed, ran string
	for line := range strings.Lines(comment) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch value = in(value); key {
		case "cgo":
			if _, err := exec.LookPath("gcc"); err != nil {
				t.Skip("no C compiler")
			}
		case "root":
			if os.Getuid() != 0 {
				t.Skip("only root may do this")
			}
		case "cd":
			at = filepath.Join(dir, value)
		case "env":
			env = append(env, value)
		case "run":
			printed, ran = runAlone(t, at, env, strings.Fields(value)), value
			if left := files(t, tmp); len(left) > 0 {
				t.Errorf("%s left behind %q", ran, left)
			}
			checkProcesses(t, ran, dir)
			if after := contents(t, dir); !maps.Equal(after, before) {
				t.Errorf("%s changed the tree: %q", ran, slices.Sorted(maps.Keys(after)))
			}
		case "status":
			if !strings.HasSuffix(printed, "\nstatus "+value) {
				t.Errorf("%s: want status %s\n%s", ran, value, printed)
			}
		case "want", "not":
			if found := regexp.MustCompile(value).MatchString(printed); found != (key == "want") {
				t.Errorf("%s: %s %q\n%s", ran, key, value, printed)
			}
		}
	}
}

// ofSiblings marks the processes of a test.
const ofSiblings = "BOTTLENECK_TEST_SIBLINGS="

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// runAlone runs the command as a process of its own, once for each thing to be found, and returns all that it prints, and its status.
func runAlone(t *testing.T, dir string, env, args []string) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if args[0] == "find" {
		args = slices.Insert(args, 1, "-maxtime", "1ms")
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, env, &out, &out
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return out.String() + "\nstatus " + strconv.Itoa(cmd.ProcessState.ExitCode())
}

// checkProcesses checks that no process goes on that has this test in its environment.
func checkProcesses(t *testing.T, ran, dir string) {
	t.Helper()
	environments, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, path := range environments {
		text, err := os.ReadFile(path)
		if err == nil && bytes.Contains(text, []byte(ofSiblings+dir)) {
			t.Errorf("%s left a process behind: %s", ran, path)
		}
	}
}

// contents are the texts of all files, by name.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	texts := make(map[string]string)
	for _, name := range files(t, dir) {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			text = nil // a directory
		}
		texts[name] = string(text)
	}
	return texts
}
