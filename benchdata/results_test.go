package benchdata

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/readme"
	"github.com/bottleneck-go/bottleneck/internal/results"
)

var update = flag.Bool("update", false, "write the tables of the pages anew from the recorded results")

// recorded are the scripts that record, and the least number of benchmarks and of
// rounds of each that their results have.
var recorded = map[string]struct{ benchmarks, rounds int }{
	"doubles": {40, 6}, "approx": {10, 6}, "chooser": {20, 6}, "raytrace": {15, 6}, "peers": {70, 4},
}

func TestRecordedResults(t *testing.T) {
	for name, least := range recorded {
		all, err := results.ReadFile(filepath.Join("results", name+".txt"))
		if err != nil {
			t.Error(err)
			continue
		}
		if len(all) < least.benchmarks {
			t.Errorf("%s has %d benchmarks, want %d", name, len(all), least.benchmarks)
		}
		for _, b := range all {
			if len(b.Seconds) < least.rounds {
				t.Errorf("%s: %s has %d rounds, want %d", name, b.Name, len(b.Seconds), least.rounds)
			}
			if c := b.Config; c.CPU == "" || !strings.HasPrefix(c.Go, "go1.") || len(c.Commit) < 7 || b.Package == "" {
				t.Fatalf("%s: %s lacks machine, Go version, commit or package: %+v", name, b.Name, c)
			}
		}
	}
}

func TestRecordedProfiles(t *testing.T) {
	paths, err := filepath.Glob("results/*.pprof")
	if err != nil || len(paths) < 4 {
		t.Fatalf("%d profiles, want one for each of four stories: %v", len(paths), err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) > 50_000 {
			t.Errorf("%s has %d bytes, want at most 50,000", path, len(data))
		}
		p, err := profile.ParseData(data)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if err := p.CheckValid(); err != nil || len(p.Sample) < 30 {
			t.Errorf("%s: %d samples, %v", path, len(p.Sample), err)
		}
		for _, f := range p.Function {
			if filepath.IsAbs(f.Filename) || machine.MatchString(f.Filename) {
				t.Errorf("%s names a file of the machine it was recorded on: %s", path, f.Filename)
				break
			}
		}
		for _, m := range p.Mapping {
			if strings.ContainsAny(m.File, `/\`) || m.BuildID != "" {
				t.Errorf("%s names a program of the machine it was recorded on: %s %s", path, m.File, m.BuildID)
			}
		}
	}
}

// machine finds paths of the machine on which something was recorded.
var machine = regexp.MustCompile(`(^|[\s"'=(])(/(home|root|tmp|work|Users|usr|var|private|go)/|[A-Z]:\\)`)

func TestRecordedWithoutPaths(t *testing.T) {
	for text, want := range map[string]bool{
		"go test -o /tmp/x": true, `"/home/me/x.go"`: true, "(/usr/lib/go)": true, `C:\go`: true,
		"GET /album/1": false, "BenchmarkX/work/size=1": false, "internal/naive.F (internal/naive/x.go:1)": false,
	} {
		if machine.MatchString(text) != want {
			t.Errorf("%q is taken for a path of a machine: %v, want %v", text, !want, want)
		}
	}
	paths, err := filepath.Glob("results/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages(t) {
		paths = append(paths, "../"+page)
	}
	for _, path := range paths {
		if ext := filepath.Ext(path); ext == ".png" || ext == ".pprof" {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if found := machine.Find(text); found != nil {
			t.Errorf("%s names a path of a machine: %q", path, found)
		}
	}
}

// The table of peers and the pages' tables are those that the results give.
func TestTables(t *testing.T) {
	all, err := results.ReadFile("results/peers.txt")
	if err != nil {
		t.Fatal(err)
	}
	ratios, err := results.Ratios(all, results.Peers)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "results/peers.md", func(string) (string, error) { return results.Table(ratios), nil })
	for _, page := range pages(t) {
		check(t, "../"+page, func(text string) (string, error) {
			text, err := readme.Medians(text, "results")
			if err != nil {
				return "", err
			}
			if text, err = readme.Fields(text, ".."); err != nil {
				return "", err
			}
			return readme.Expand(text, "results", readme.Up(page))
		})
	}
}

// pages are those of the module.
func pages(t *testing.T) []string {
	t.Helper()
	list, err := readme.Pages(os.DirFS(".."))
	if err != nil || len(list) == 0 {
		t.Fatalf("%d pages, %v", len(list), err)
	}
	return list
}

func check(t *testing.T, path string, expand func(text string) (string, error)) {
	t.Helper()
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, err := expand(string(have))
	switch {
	case err != nil:
		t.Errorf("%s: %v", path, err)
	case want != string(have) && *update:
		if err := os.WriteFile(path, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	case want != string(have):
		t.Errorf("%s differs from what the results give: run go test ./benchdata -update, and look at the difference", path)
	}
}
