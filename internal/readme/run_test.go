package readme

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

var all = flag.Bool("readme.all", false, "run every block and line of the pages as it stands, not only compile the blocks (some minutes)")

const root = "../.."

func blocksOf(t *testing.T) (blocks []Block) {
	t.Helper()
	pages, err := Pages(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		list, err := Blocks(page, string(text))
		if err != nil {
			t.Fatal(err)
		}
		blocks = append(blocks, list...)
	}
	return blocks
}

// Each Go block is compiled outside of the module; the gate links them, runs them at the top of
// the module, and each prints what the text block behind it says, if there is one.
func TestGoBlocks(t *testing.T) {
	fixture.Slow(t)
	code, want := goBlocks(blocksOf(t))
	if len(code) < 15 {
		t.Fatalf("the pages have %d Go blocks, want one for each package and each way in", len(code))
	}
	dir := build(t, code)
	if !*all {
		t.Skip("they are compiled; the gate runs them, with -readme.all")
	}
	for i := range code {
		t.Run(fmt.Sprintf("page=%s/line=%d", code[i].Page, code[i].Line), func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), filepath.Join(dir, "readme"), fmt.Sprint(i))
			if code[i].whole() {
				cmd = exec.CommandContext(t.Context(), filepath.Join(dir, fmt.Sprintf("whole%d", i)))
				cmd.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
			}
			cmd.Dir = root
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v\n%s%s", err, out, stderr.String())
			}
			if got := strings.TrimSpace(string(out)); want[i] != "" && got != want[i] {
				t.Errorf("it prints\n%s\nthe page says\n%s", got, want[i])
			}
		})
	}
}

// The packages have a README each, with a whole program among its blocks.
func TestPackages(t *testing.T) {
	programs := make(map[string]int)
	for _, b := range blocksOf(t) {
		if b.whole() {
			programs[b.Page]++
		}
		if lines := strings.Count(b.Text, "\n"); lines > 80 {
			t.Errorf("%s:%d: a block of %d lines, want at most 80", b.Page, b.Line, lines)
		}
	}
	for _, name := range []string{"doubles", "randgen", "approx", "chooser", "raytrace"} {
		if n := programs[name+"/README.md"]; n != 1 {
			t.Errorf("%s has %d whole programs, want one", name, n)
		}
	}
}

// goBlocks are the Go blocks, with what they print, if that is said.
func goBlocks(blocks []Block) (code []Block, want []string) {
	for i, b := range blocks {
		if b.Language != "go" {
			continue
		}
		code = append(code, b)
		want = append(want, "")
		if i+1 < len(blocks) && blocks[i+1].Language == "text" && blocks[i+1].Page == b.Page {
			want[len(want)-1] = strings.TrimSpace(blocks[i+1].Text)
		}
	}
	return code, want
}

// build compiles the blocks in a module of their own, and returns where they are linked for the
// gate: the parts of programs as readme, whole ones as whole0 and so on.
func build(t *testing.T, code []Block) string {
	t.Helper()
	dir := t.TempDir()
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	files := Program(code)
	files["go.mod"] = moduleFile(t, here)
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	files["go.sum"] = string(sums)
	fixture.Write(t, dir, files)
	programs := t.TempDir()
	compile := func(args ...string) {
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("the pages' Go blocks do not compile: %v\n%s", err, out)
		}
	}
	if *all {
		compile("build", "-ldflags=-w", "-o", programs+string(filepath.Separator), "./...")
	} else {
		compile("list", "-export", "./...")
	}
	return programs
}

// moduleFile is this module's go.mod, as that of a module which requires it.
func moduleFile(t *testing.T, here string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile(`(?m)^(module|tool) .*\n`).ReplaceAllString(string(text), "")
	const path = "github.com/bottleneck-go/bottleneck"
	return fmt.Sprintf("module example.com/readme\n%s\nrequire %s v0.0.0\n\nreplace %s => %q\n", lines, path, path, here)
}

// How lines that are not run as they stand are run, and why. Where short or long
// is empty, the line is not run in that form of the test: the short one has no bottleneck.
var lines = []struct {
	line        *regexp.Regexp
	short, long string
	why         string
}{
	{regexp.MustCompile(`^go run ./cmd/bottleneck find -bench Story -benchtime 20x ./doubles$`),
		"", "go run ./cmd/bottleneck find -bench Story -benchtime 20x -o $OUT/find ./doubles",
		"it takes ten seconds, and records in the user's cache: cmd/bottleneck tests such"},
	{regexp.MustCompile(`^go test ./\.\.\.$`), "go test -run '^$' ./doubles", "go test -run '^$' ./doubles", "this test is one of those that it runs, and the gate runs all"},
	{regexp.MustCompile(`^benchdata/all.sh$`), "for script in benchdata/*.sh; do bash -n $script; done", "STORIES=doubles COUNT=1 TIME=1x BYTES=10000000 BENCHTIME=300ms MAXTIME=10s SUSPECTS=tax ROUNDS=1 benchdata/all.sh $OUT/stories", "it takes ten minutes, with one story and every benchmark once less than one"},
	{regexp.MustCompile(`^go (run|get|get -tool|install) github.com/bottleneck-go/bottleneck`), "", "", "it takes a published version from a module proxy: internal/test/consumer runs it against one made of this tree"},
	{regexp.MustCompile(`^bottleneck find -bench Parse`), "", "bottleneck find -bench Story/step=count -benchtime 20x -maxtime 1ms -o $OUT/bench ./doubles", "it is about a module of the reader's"},
	{regexp.MustCompile(`^bottleneck find .*cmd/server`), "", "bottleneck find -o $OUT/program ./cmd/doubles -- -help || true", "it is about a module of the reader's"},
	{regexp.MustCompile(`^bottleneck find \./\.\.\.$`), "", "bottleneck find -benchtime 1x -maxtime 1ms -o $OUT/all ./doubles", "it takes minutes here"},
	{regexp.MustCompile(`(^|[ ;])bottleneck (view|compare|bisect|verify|test|analyze)`), "", "bottleneck help", "it is about a module, commits or profiles of the reader's: cmd/bottleneck tests that"},
}

// Each shell line is run at the top of the module. Where bottleneck is in it, the gate runs it,
// with the command in the path.
func TestShellLines(t *testing.T) {
	fixture.Slow(t)
	if runtime.GOOS == "windows" {
		t.Skip("the shell lines are for a shell as on Unix")
	}
	bin, out := t.TempDir(), t.TempDir()
	if *all {
		if out, err := exec.CommandContext(t.Context(), "go", "build", "-ldflags=-w", "-o", filepath.Join(bin, "bottleneck"), root+"/cmd/bottleneck").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	ran := 0
	for _, b := range blocksOf(t) {
		if b.Language != "sh" {
			continue
		}
		for i, line := range strings.Split(b.Text, "\n") {
			line, _, _ = strings.Cut(strings.TrimSpace(line), "  #")
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			ran++
			t.Run(fmt.Sprintf("page=%s/line=%d", b.Page, b.Line+1+i), func(t *testing.T) { runLine(t, line, bin, out) })
		}
	}
	if ran < 5 {
		t.Errorf("the pages have %d shell lines, want those for the main job, the tests, and use elsewhere", ran)
	}
}

func runLine(t *testing.T, line, bin, out string) {
	command := line
	for _, l := range lines {
		if !l.line.MatchString(line) {
			continue
		}
		command = l.short
		if *all {
			command = l.long
		}
		if command == "" {
			t.Skipf("%s: %s", line, l.why)
		}
		t.Logf("%s is run as %s: %s", line, command, l.why)
	}
	cmd := exec.CommandContext(t.Context(), "bash", "-euc", command)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "OUT="+out)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", command, err, text)
	}
}
