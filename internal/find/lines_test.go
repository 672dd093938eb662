package find

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/report"
)

// Lines of functions whose shares are set by construction. Few samples leave 4.5 deviations
// beside what the machine does: for 17 lines one false alarm in 8,000. More than 6 intervals of
// them do not cover once in 100,000 times.
func TestFindLines(t *testing.T) {
	if !*long {
		gateAlone(t)
	}
	dir := t.TempDir()
	for from, to := range map[string]string{"go.mod": "go.mod", "lines_test.go.txt": "lines_test.go"} {
		text, err := os.ReadFile(filepath.Join("testdata", "lines", from))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, to), text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	const marked, least = 17, 11
	length := 300 * time.Millisecond
	if *long {
		length = 5 * time.Second
	}
	r, err := Run(t.Context(), Config{Target: suite.Target{Dir: dir, BenchTime: length.String()}, MaxTime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	reporttest.CheckSums(t, r)
	lines, covered := 0, 0
	for _, b := range r.Benchmarks {
		for number, want := range markedLines(t, filepath.Join(dir, "lines_test.go"), b) {
			l := lineOf(b, number)
			lines++
			if l.Low <= want && want <= l.High {
				covered++
			}
			margin := 0.03
			if !*long {
				margin += 4.5 / 1.96 * max(l.High-l.Share, l.Share-l.Low)
			}
			t.Logf("%s: line %d: %.3f (%.3f to %.3f), want %.2f", b.Name, number, l.Share, l.Low, l.High, want)
			if math.Abs(l.Share-want) > margin || l.Source == "" {
				t.Errorf("%s: line %d has %.3f, want %.2f: %s", b.Name, number, l.Share, want, l.Source)
			}
		}
	}
	if t.Logf("%d of %d intervals cover", covered, lines); lines != marked || covered < least {
		t.Errorf("%d of %d intervals cover", covered, lines)
	}
}

// lineOf is a line of the function of that benchmark to which most of the line is charged,
// inlined code included.
func lineOf(b report.Benchmark, number int) (found report.Line) {
	for _, f := range b.Functions {
		for _, l := range f.Lines {
			if l.Line == number && l.Share > found.Share {
				found = l
			}
		}
	}
	return found
}

// markedLines are the shares of the lines that the file gives for the function that the benchmark is named for.
func markedLines(t *testing.T, file string, b report.Benchmark) map[int]float64 {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(b.Name, "Benchmark"), "-")
	marks, inside, number := make(map[int]float64), false, 0
	for line := range strings.Lines(string(text)) {
		number++
		if strings.HasPrefix(line, "func ") {
			inside = strings.Contains(line, " "+strings.ReplaceAll(name, "Embedded", "Work"))
		}
		if _, percent, ok := strings.Cut(line, "} // "); inside && ok {
			n, err := strconv.ParseFloat(strings.TrimSpace(percent), 64)
			if err != nil {
				t.Fatal(err)
			}
			marks[number] = n / 100
		}
	}
	return marks
}
