package hint

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// A sample is a program of testdata: one Go file whose comments say, behind //%, which
// percentage of the run a line spends on what, and, behind want, what is said of the line.
type sample struct {
	name   string // "with/..." or "without/..."
	text   string
	wall   time.Duration
	cells  []Cell
	queues []int
	line   int    // that a hint is wanted for
	want   string // part of its text
}

var header = regexp.MustCompile(`(?m)^-- (\S+)(?: wall=(\S+))? --\n`)

func samples(t *testing.T) (list []sample) {
	t.Helper()
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range archives {
		archive, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text := string(archive)
		heads := header.FindAllStringSubmatchIndex(text, -1)
		for i, h := range heads {
			end := len(text)
			if i+1 < len(heads) {
				end = heads[i+1][0]
			}
			s := sample{name: filepath.Base(path) + "/" + text[h[2]:h[3]], text: text[h[1]:end], wall: 10 * time.Second}
			if h[4] >= 0 {
				if s.wall, err = time.ParseDuration(text[h[4]:h[5]]); err != nil {
					t.Fatal(err)
				}
			}
			s.marks(t)
			list = append(list, s)
		}
	}
	return list
}

// marks reads the comments.
func (s *sample) marks(t *testing.T) {
	t.Helper()
	number := 0
	for line := range strings.Lines(s.text) {
		number++
		_, comment, ok := strings.Cut(strings.TrimSpace(line), "//%")
		if !ok {
			continue
		}
		for part := range strings.SplitSeq(comment, ";") {
			percent, word, _ := strings.Cut(strings.TrimSpace(part), " ")
			if percent == "queue" {
				s.queues = append(s.queues, number)
				continue
			}
			if percent == "want" {
				s.line, s.want = number, word
				continue
			}
			n, err := strconv.ParseFloat(percent, 64)
			if err != nil {
				t.Fatalf("%s:%d: %v", s.name, number, err)
			}
			s.cells = append(s.cells, Cell{Line: number, Word: word, Share: n / 100})
		}
	}
}

func (s *sample) hints(t *testing.T) []Hint {
	t.Helper()
	name := "a.go"
	if strings.HasSuffix(s.name, "_test.go") {
		name = "a_test.go"
	}
	file := filepath.Join(t.TempDir(), name)
	fixture.WriteFile(t, file, s.text)
	p, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return p.Find(file, s.cells[0].Line, Evidence{Wall: s.wall, Cells: s.cells, Queues: s.queues})
}

// TestPrograms looks at programs with a fault, in which it is found at its line, and at
// programs in which the same is seen without one.
func TestPrograms(t *testing.T) {
	with, without := 0, 0
	for _, s := range samples(t) {
		t.Run(s.name, func(t *testing.T) {
			hints := s.hints(t)
			if s.want == "" {
				without++
				for _, h := range hints {
					t.Errorf("line %d: %s", h.Line, h.Text)
				}
				return
			}
			with++
			if len(hints) != 1 || hints[0].Line != s.line || !strings.Contains(hints[0].Text, s.want) {
				t.Fatalf("%v, want one hint of line %d: %s", hints, s.line, s.want)
			}
			if text := fmt.Sprintf("line %d: %s", hints[0].Line, hints[0].Text); len(text) > 200 {
				t.Errorf("%d characters: %s", len(text), text)
			}
		})
	}
	if with < 40 || without < 60 {
		t.Errorf("%d programs with a fault and %d without, want 40 and 60", with, without)
	}
}

// The programs are what the compiler accepts.
func TestProgramsCompile(t *testing.T) {
	if testing.Short() {
		t.Skip("it may build much of the standard library")
	}
	fset := token.NewFileSet()
	var files []*ast.File
	imported := make(map[string]bool)
	for _, s := range samples(t) {
		f, err := parser.ParseFile(fset, s.name, s.text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
		for _, i := range f.Imports {
			imported[strings.Trim(i.Path.Value, `"`)] = true
		}
	}
	check := types.Config{GoVersion: "go1.25", Importer: compiled(t, fset, slices.Sorted(maps.Keys(imported))), Error: func(err error) { t.Error(err) }}
	for _, f := range files {
		check.Check(f.Name.Name, fset, []*ast.File{f}, nil)
	}
}

// compiled imports packages as the build cache has them.
func compiled(t *testing.T, fset *token.FileSet, packages []string) types.Importer {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}, packages...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	exports := make(map[string]string)
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		exports[path] = file
	}
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
}
