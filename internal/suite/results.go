package suite

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/perf/benchfmt"

	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// A Key names a benchmark: by its package, and as it stands in the results.
type Key struct{ Package, Name string }

// KeyOf is the key of a benchmark in a difference.
func KeyOf(b *difference.BenchmarkDifference) Key { return Key{b.Package, b.Name} }

// A Result is what a benchmark printed of its time, and of its allocations if it did.
type Result struct {
	Name        string
	Iterations  int
	SecPerOp    float64
	AllocsPerOp float64
}

// ReadResults reads what the benchmarks of a package printed.
func ReadResults(importPath string, text []byte) (list []Result, err error) {
	in := benchfmt.NewReader(bytes.NewReader(text), importPath)
	for in.Scan() {
		if r, ok := in.Result().(*benchfmt.Result); ok {
			sec, _ := r.Value("sec/op")
			allocs, _ := r.Value("allocs/op")
			list = append(list, Result{ResultName(r), r.Iters, sec, allocs})
		}
	}
	return list, in.Err()
}

// Printed is what package testing prints of a run, as the marks tell: configuration
// lines and results, in Go's benchmark format. What the benchmarks themselves print is
// no part of it. There is none without a result.
func (s *Suite) Printed(p Program, marks []timeline.Mark) []byte {
	var text bytes.Buffer
	fmt.Fprintf(&text, "goos: %s\ngoarch: %s\npkg: %s\n", s.Env.GOOS, s.Env.GOARCH, p.ImportPath)
	known, found := false, false
	for _, m := range marks {
		switch {
		case m.Kind == timeline.Machine && m.Name != "" && !known:
			known = true
			fmt.Fprintf(&text, "cpu: %s\n", m.Name)
		case m.Kind == timeline.ResultReady && m.Text != "" && m.Text != timeline.Failed:
			found = true
			fmt.Fprintf(&text, "%s\t%s\n", m.Result(), m.Text)
		}
	}
	if !found {
		return nil
	}
	return text.Bytes()
}

// ResultName is the name of a result's benchmark.
func ResultName(r *benchfmt.Result) string { return "Benchmark" + string(r.Name.Full()) }

// PlainName is a benchmark's name without the number of processors. A name that
// ends like one of itself loses that, in results and rounds alike.
func PlainName(name string) string {
	i := strings.LastIndexByte(name, '-')
	if i < 0 || i == len(name)-1 || strings.Trim(name[i+1:], "0123456789") != "" {
		return name
	}
	return name[:i]
}
