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
	{"who is connected with whom, and who looks", []string{"internal/lookout", "internal/peers"}},
	{"tools that know nothing of the rest", []string{
		"internal/analyze/idle", "internal/analyze/kind", "internal/analyze/profiles",
		"internal/atomicfile", "internal/budget", "internal/changepoint",
		"internal/compare/counterpart",
		"internal/disasm", "internal/goflags",
		"internal/gotest/schedule",
		"internal/hashset", "internal/naive", "internal/origin", "internal/parts", "internal/progress",
		"internal/replay/inturn",
		"internal/results", "internal/revision", "internal/skid", "internal/source", "internal/sticky", "internal/streams",
		"internal/test/browser", "internal/test/fixture", "internal/test/simulated",
		"internal/timeline", "internal/timing",
		"internal/trace/calls", "internal/trace/chains", "internal/trace/connections", "internal/trace/creators", "internal/trace/deeds",
		"internal/trace/encounters", "internal/trace/processors", "internal/trace/reasons", "internal/trace/skips",
		"internal/units", "internal/usage", "internal/words",
		"internal/api", "internal/layers", "internal/planted", "internal/test/consumer", // which test from outside
	}},
	{"what is built into programs", []string{"internal/instrument"}},
	{"the five packages' own", []string{
		"approx",
		"benchdata/table",
		"chooser",
		"doubles",
		"internal/plot", "internal/readme",
		"randgen",
		"raytrace",
	}},
	{"and what is built on them", []string{"chooser/menace", "raytrace/live", "raytrace/mesh"}},
	{"what a report is drawn with", []string{"report/internal/chart", "report/internal/zoom"}},
	{"who is charged, how the go command runs, what is said of it", []string{
		"internal/charge", "internal/flame", "internal/gorun",
		"internal/gotest/turns",
		"internal/hint", "internal/stacks",
		"report",
	}},
	{"the stacks of traces, what variables keep", []string{"internal/compare/kept", "internal/trace/sites"}},
	{"beside them", []string{
		"internal/compare/duet", "internal/compare/identity",
		"internal/doubts", "internal/inside", "internal/owner", "internal/page", "internal/quiet",
		"internal/replay/demand", "internal/replay/sim",
		"internal/tally/strips",
		"internal/trace/goroutines",
		"internal/tracer", "internal/viewer",
		"report/difference", "report/verification",
	}},
	{"which channels and locks there are, who looks for what", []string{
		"internal/replay/table",
		"internal/trace/channels", "internal/trace/excerpt", "internal/trace/locks", "internal/trace/polls", "internal/trace/rings",
		"internal/trace/servers",
	}},
	{"who shares work, who works in rounds, what is true of reports", []string{
		"internal/gotest/reading",
		"internal/test/reporttest",
		"internal/trace/leaders", "internal/trace/overflow", "internal/trace/pools", "internal/trace/timers",
	}},
	{"what is built and run, what samples are charged to", []string{
		"internal/analyze/audit",
		"internal/compare/verdict",
		"internal/replay/whatif",
		"internal/suite",
		"internal/test/scripted",
		"internal/trace/critical", "internal/trace/requests",
	}},
	{"what a run would gain", []string{"internal/replay/study"}},
	{"records added up", []string{
		"internal/compare/allocations", "internal/compare/exact", "internal/compare/layout", "internal/compare/recorded",
		"internal/compare/variant",
		"internal/tally",
	}},
	{"what programs are measured by beside their time", []string{"internal/compare/gauge"}},
	{"the capabilities", []string{"internal/analyze", "internal/compare", "internal/find", "internal/gotest"}},
	{"and those built on them", []string{"internal/bisect", "internal/verify"}},
	{"what a program embeds", []string{"."}},
	{"commands", []string{
		"benchdata", "benchdata/keep", "benchdata/terminal",
		"cmd/bottleneck", "cmd/distinct", "cmd/doubles", "cmd/menace", "cmd/raytrace",
	}},
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
