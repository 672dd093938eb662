package viewer

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// recordReport makes a run whose report is the given text, or which has not ended.
func recordReport(t *testing.T, dir, text string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if text == "" {
		return
	}
	fixture.WriteFile(t, filepath.Join(dir, reportFile), text)
}

func TestRuns(t *testing.T) {
	parent := t.TempDir()
	for _, dir := range []string{parent, filepath.Join(parent, "none")} {
		if _, err := Runs(dir, ""); !errors.Is(err, ErrNoRun) {
			t.Errorf("in %s: %v, want ErrNoRun", dir, err)
		}
	}
	for name, text := range map[string]string{
		"20260101-1": `{"module": "a"}`, "20260102-1": `{"module": "a"}`, "20260103-1": `{"module": "b"}`, "20260104-1": "", "20260105-1": "no JSON",
	} {
		recordReport(t, filepath.Join(parent, name), text)
	}
	check := func(module string, want ...string) {
		t.Helper()
		runs, err := Runs(parent, module)
		var got []string
		for _, r := range runs {
			got = append(got, filepath.Base(r.Dir))
		}
		if !slices.Equal(got, want) || (len(want) == 0) != errors.Is(err, ErrNoRun) {
			t.Errorf("Runs(%q) = %q, %v, want %q", module, got, err, want)
		}
	}
	check("a", "20260102-1", "20260101-1")
	check("b", "20260103-1")
	check("", "20260103-1", "20260102-1", "20260101-1")
	check("c")
}

func TestWriteRuns(t *testing.T) {
	parent := t.TempDir()
	for name, text := range map[string]string{
		"20260101-101112.000-1": `{"module": "a", "benchmarks": [{}], "bottleneck": {"function": "a.F", "share": 0.5, "certain": true}}`,
		"20260102-101112.000-1": `{"module": "a", "tests": [{}, {}], "bottleneck": {"function": "a.G", "share": 0.25}}`,
		"mine":                  `{}`,
	} {
		recordReport(t, filepath.Join(parent, name), text)
	}
	runs, err := Runs(parent, "")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := WriteRuns(&out, runs); err != nil {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(out.String(), parent+string(filepath.Separator), "")
	want := `recorded          of  measured     bottleneck                directory
-                 -   a program    none                      mine
2026-01-02 10:11  a   2 tests      a.G 25.0 %, not certain  20260102-101112.000-1
2026-01-01 10:11  a   1 benchmark  a.F 50.0 %               20260101-101112.000-1
`
	if strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(want), " ") {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
