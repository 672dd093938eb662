package find

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
)

// A package that does not build and one whose benchmark fails take nothing away
// from the others.
func TestFindAmongFailing(t *testing.T) {
	gateAlone(t)
	dir := fixture.Tree(t, map[string]string{
		"go.mod":              "module example.com/m\n\ngo 1.26\n",
		"good/x_test.go":      "package x\n\nimport \"testing\"\n\nfunc BenchmarkSame(b *testing.B) {\n\tfor b.Loop() {\n\t}\n}\n",
		"deep/good/x_test.go": "package x\n\nimport \"testing\"\n\nfunc BenchmarkSame(b *testing.B) {\n\tfor b.Loop() {\n\t}\n}\n",
		"fails/x_test.go":     "package x\n\nimport \"testing\"\n\nfunc BenchmarkFirst(b *testing.B) {\n\tfor b.Loop() {\n\t}\n}\n\nfunc BenchmarkFails(b *testing.B) { b.Fatal(\"broken\") }\n",
		"panics/x_test.go":    "package x\n\nimport \"testing\"\n\nfunc BenchmarkPanics(b *testing.B) { panic(\"oh\") }\n",
		"unbuilt/x_test.go":   "package x\n\nimport \"testing\"\n\nfunc BenchmarkUnbuilt(b *testing.B) { missing() }\n",
	})
	r, err := Run(t.Context(), Config{Target: suite.Target{Dir: dir, Packages: []string{"./..."}, BenchTime: "100x"}, MaxTime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	reporttest.CheckSums(t, r)
	var names []string
	for _, b := range r.Benchmarks {
		name, _, _ := strings.Cut(b.Name, "-")
		names = append(names, strings.TrimPrefix(b.Package, "example.com/m/")+" "+name)
	}
	slices.Sort(names)
	if want := []string{"deep/good BenchmarkSame", "fails BenchmarkFirst", "good BenchmarkSame"}; !slices.Equal(names, want) {
		t.Errorf("benchmarks %q, want %q", names, want)
	}
	var failed []string
	for _, w := range r.Warnings {
		if errors.Is(w, suite.ErrFailed) {
			failed = append(failed, w.Error())
		}
	}
	for _, want := range []string{"missing", "broken", "panic: oh"} {
		if !slices.ContainsFunc(failed, func(text string) bool { return strings.Contains(text, want) }) {
			t.Errorf("no warning says %q", want)
		}
	}
	if len(failed) != 3 {
		t.Errorf("%d failures, want 3:\n%s", len(failed), strings.Join(failed, "\n"))
	}

	_, err = Run(t.Context(), Config{Target: suite.Target{Dir: dir, Packages: []string{"./panics", "./unbuilt"}, BenchTime: "1x"}, MaxTime: time.Nanosecond})
	if !errors.Is(err, suite.ErrFailed) || !strings.Contains(err.Error(), "panic: oh") || !strings.Contains(err.Error(), "missing") {
		t.Errorf("with nothing but failures: %v, want ErrFailed for each", err)
	}
}
