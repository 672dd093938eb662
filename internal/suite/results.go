package suite

import (
	"bytes"

	"golang.org/x/perf/benchfmt"
)

// A Key names a benchmark: by its package, and as it stands in the results.
type Key struct{ Package, Name string }

// A Result is what a benchmark printed of its time.
type Result struct {
	Name       string
	Iterations int
	SecPerOp   float64
}

// ReadResults reads what the benchmarks of a package printed.
func ReadResults(importPath string, text []byte) (list []Result, err error) {
	in := benchfmt.NewReader(bytes.NewReader(text), importPath)
	for in.Scan() {
		if r, ok := in.Result().(*benchfmt.Result); ok {
			sec, _ := r.Value("sec/op")
			list = append(list, Result{ResultName(r), r.Iters, sec})
		}
	}
	return list, in.Err()
}

// ResultName is the name of a result's benchmark.
func ResultName(r *benchfmt.Result) string { return "Benchmark" + string(r.Name.Full()) }
