// Package layers holds the map of the module, and a test that the code keeps to it.
package layers

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/bottleneck-go/bottleneck"

// layers is the map: a package imports packages of the layers below it alone, and
// those beside it not at all.
var layers = []struct {
	name     string
	packages []string
}{
	{"names, numbers and text", []string{"internal/lazy", "internal/render", "internal/stat", "internal/symbol"}},
	{"tools that know nothing of the rest", []string{
		"internal/atomicfile", "internal/browser", "internal/calls", "internal/chains", "internal/connections", "internal/counterpart", "internal/budget", "internal/changepoint", "internal/deeds", "internal/disasm", "internal/encounters", "internal/fixture", "internal/goflags", "internal/hashset", "internal/idle", "internal/inturn", "internal/kind", "internal/naive",
		"internal/origin", "internal/parts", "internal/processors", "internal/profiles", "internal/progress", "internal/reasons", "internal/results", "internal/revision", "internal/schedule", "internal/simulated", "internal/skips", "internal/source", "internal/sticky",
		"internal/timeline", "internal/timing", "internal/units", "internal/words",
		"internal/api", "internal/consumer", "internal/layers", "internal/planted", // which test from outside
	}},
	{"what is built into programs", []string{"internal/instrument"}},
	{"the five packages' own", []string{"approx", "chooser", "doubles", "randgen", "raytrace", "internal/plot", "internal/readme", "benchdata/table"}},
	{"and what is built on them", []string{"chooser/menace", "raytrace/live", "raytrace/mesh"}},
	{"what a report is drawn with", []string{"internal/chart", "internal/zoom"}},
	{"who is charged, how the go command runs, what is said of it", []string{"internal/charge", "internal/flame", "internal/gorun", "internal/hint", "internal/stacks", "internal/turns", "report"}},
	{"the stacks of traces, what variables keep", []string{"internal/kept", "internal/sites"}},
	{"beside them", []string{"internal/demand", "internal/doubts", "internal/goroutines", "internal/identity", "internal/inside", "internal/owner", "internal/page", "internal/duet", "internal/quiet", "internal/sim", "internal/strips", "internal/tracer", "internal/viewer", "report/difference", "report/verification"}},
	{"which channels and locks there are", []string{"internal/channels", "internal/excerpt", "internal/locks", "internal/rings", "internal/servers"}},
	{"who shares work, who works in rounds, what is true of reports", []string{"internal/leaders", "internal/overflow", "internal/pools", "internal/reporttest", "internal/timers"}},
	{"what is built and run, what samples are charged to", []string{"internal/audit", "internal/critical", "internal/requests", "internal/scripted", "internal/suite", "internal/verdict", "internal/whatif"}},
	{"what a run would gain", []string{"internal/study"}},
	{"records added up", []string{"internal/allocations", "internal/exact", "internal/layout", "internal/recorded", "internal/tally", "internal/variant"}},
	{"the capabilities", []string{"internal/analyze", "internal/compare", "internal/find", "internal/gotest"}},
	{"and those built on them", []string{"internal/bisect", "internal/verify"}},
	{"what a program embeds", []string{"."}},
	{"commands", []string{"cmd/bottleneck", "cmd/distinct", "cmd/doubles", "cmd/menace", "cmd/raytrace", "benchdata", "benchdata/keep", "benchdata/terminal"}},
}

// mostLines is how large a package may be, without its tests.
const mostLines = 2500

// A source is a package as its files show it.
type source struct {
	imports []string // of this module, by directory
	lines   int
}

func TestLayers(t *testing.T) {
	height := make(map[string]int)
	for i, layer := range layers {
		for _, p := range layer.packages {
			height[p] = i
		}
	}
	found := sources(t)
	for dir, s := range found {
		at, ok := height[dir]
		if !ok {
			t.Errorf("%s is on no layer: give it a place on the map", dir)
			continue
		}
		for _, p := range s.imports {
			if below, ok := height[p]; ok && below >= at {
				t.Errorf("%s imports %s, which does not stand below it (%q and %q)", dir, p, layers[at].name, layers[below].name)
			}
		}
		if s.lines > mostLines {
			t.Errorf("%s has %d lines, want at most %d: it holds more than one thing", dir, s.lines, mostLines)
		}
	}
	for dir := range height {
		if _, ok := found[dir]; !ok {
			t.Errorf("%s is on the map, and nowhere else", dir)
		}
	}
}

// sources reads the packages of the module, without those of nested modules.
func sources(t *testing.T) map[string]source {
	t.Helper()
	found := make(map[string]source)
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			_, noModule := os.Stat(filepath.Join(file, "go.mod"))
			if file != root && (noModule == nil || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_")) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(file, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(rel)
		s := found[dir]
		if !strings.HasSuffix(file, "_test.go") {
			err = s.add(file)
		}
		found[dir] = s
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// add adds a file.
func (s *source) add(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	s.lines += bytes.Count(text, []byte("\n"))
	f, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ImportsOnly)
	if err != nil {
		return err
	}
	for _, spec := range f.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		if rest, ok := strings.CutPrefix(imported, module); ok {
			if dir := path.Clean(strings.TrimPrefix(rest, "/")); !slices.Contains(s.imports, dir) {
				s.imports = append(s.imports, dir)
			}
		}
	}
	return nil
}
