package readme

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

var all = flag.Bool("readme.all", false, "run every line of README as it stands, all stories included (some minutes)")

const root = "../.."

func blocksOf(t *testing.T, path string) []Block {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	blocks, err := Blocks(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return blocks
}

// Each Go block is compiled outside of the module, run in README's directory, and
// prints what the text block behind it says, if there is one.
func TestGoBlocks(t *testing.T) {
	blocks := blocksOf(t, root+"/README.md")
	if code, _ := goBlocks(blocks); len(code) < 9 {
		t.Fatalf("README has %d Go blocks, want one for each package and each way in", len(code))
	}
	runBlocks(t, blocks)
}

// The packages have a README each, with a whole program among its blocks.
func TestPackages(t *testing.T) {
	for _, name := range []string{"doubles", "randgen", "approx", "chooser", "chooser/menace", "raytrace"} {
		t.Run(name, func(t *testing.T) {
			blocks := blocksOf(t, filepath.Join(root, name, "README.md"))
			programs := 0
			for _, b := range blocks {
				if b.whole() {
					programs++
				}
				if lines := strings.Count(b.Text, "\n"); lines > 80 {
					t.Errorf("line %d: a block of %d lines, want at most 80", b.Line, lines)
				}
			}
			if name != "chooser/menace" && programs != 1 {
				t.Errorf("%d whole programs, want one", programs)
			}
			runBlocks(t, blocks)
		})
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
		if i+1 < len(blocks) && blocks[i+1].Language == "text" {
			want[len(want)-1] = strings.TrimSpace(blocks[i+1].Text)
		}
	}
	return code, want
}

func runBlocks(t *testing.T, blocks []Block) {
	t.Helper()
	code, want := goBlocks(blocks)
	dir := build(t, code)
	for i := range code {
		t.Run(fmt.Sprintf("line=%d", code[i].Line), func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), filepath.Join(dir, "blocks.exe"), fmt.Sprint(i))
			if code[i].whole() {
				cmd = exec.CommandContext(t.Context(), filepath.Join(dir, fmt.Sprintf("whole%d.exe", i)))
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
				t.Errorf("it prints\n%s\nREADME says\n%s", got, want[i])
			}
		})
	}
}

// build builds the blocks in a module of their own, and returns where: the parts of
// programs as blocks.exe, whole ones as whole0.exe and so on.
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
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	compile(t, dir, "blocks.exe", ".")
	for i, b := range code {
		if b.whole() {
			compile(t, dir, fmt.Sprintf("whole%d.exe", i), fmt.Sprintf("./whole%d", i))
		}
	}
	return dir
}

func compile(t *testing.T, dir, program, pkg string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", program, pkg)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("README's Go blocks do not compile: %v\n%s", err, out)
	}
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
// is empty, the line is not run in that form of the test.
var lines = []struct {
	line        *regexp.Regexp
	short, long string
	why         string
}{
	{regexp.MustCompile(`^go run ./cmd/bottleneck find -bench Story -benchtime 20x ./doubles$`),
		"bottleneck find -bench Story/step=count -benchtime 100x -maxtime 1ms -o $OUT/find ./doubles", "go run ./cmd/bottleneck find -bench Story -benchtime 20x -o $OUT/find ./doubles",
		"it takes ten seconds, and records in the user's cache"},
	{regexp.MustCompile(`^go test ./\.\.\.$`), "go test -run '^$' ./doubles", "go test -run '^$' ./...", "this test is one of those that it runs"},
	{regexp.MustCompile(`^benchdata/all.sh$`), "for script in benchdata/*.sh; do bash -n $script; done", "STORIES=doubles COUNT=1 TIME=1x BYTES=10000000 BENCHTIME=300ms MAXTIME=3s ROUNDS=1 benchdata/all.sh $OUT/stories", "it takes ten minutes, with one story and every benchmark once less than one"},
	{regexp.MustCompile(`^bottleneck view`), "bottleneck view -help", "bottleneck view -help", "it serves until it is interrupted: cmd/bottleneck tests that"},
	{regexp.MustCompile(`^go (run|get -tool) github.com/bottleneck-go/bottleneck/cmd/bottleneck@|^go tool bottleneck `), "", "", "it takes a published version from a module proxy: internal/consumer runs it against one made of this tree"},
	{regexp.MustCompile(`^bottleneck verify `), "bottleneck verify -help", "bottleneck verify -func 'naive\\.Letters$' -bench Story/step=count -benchtime 1x -maxtime 1s ./doubles", "it is about a module of the reader's"},
	{regexp.MustCompile(`^bottleneck compare `), "bottleneck compare -help", "bottleneck compare -help", "it compares with another commit: cmd/bottleneck tests that"},
}

// Each shell line is run in README's directory, with bottleneck in the path.
func TestShellLines(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("README's shell lines are for a shell as on Unix")
	}
	bin, out := t.TempDir(), t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(bin, "bottleneck"), root+"/cmd/bottleneck").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	ran := 0
	for _, b := range blocksOf(t, root+"/README.md") {
		if b.Language != "sh" {
			continue
		}
		for i, line := range strings.Split(b.Text, "\n") {
			line, _, _ = strings.Cut(strings.TrimSpace(line), "  #")
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			ran++
			t.Run(fmt.Sprintf("line=%d", b.Line+1+i), func(t *testing.T) { runLine(t, line, bin, out) })
		}
	}
	if ran < 5 {
		t.Errorf("README has %d shell lines, want those for the main job, the tests, and use elsewhere", ran)
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
