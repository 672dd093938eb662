package bottleneck

import (
	"bytes"

	"golang.org/x/perf/benchfmt"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// addResults reads what the benchmarks printed. Where they wrote something of
// their own into those lines, the marks tell the results.
func (a *analysis) addResults(p program, r *gorun.Record, spans timeline.Timeline, text []byte) error {
	list, err := readResults(p, text)
	if err != nil {
		return err
	}
	printed := make(map[string][]result)
	for _, r := range list {
		printed[r.name] = append(printed[r.name], r)
	}
	iterations := make(map[string][]int)
	for _, m := range r.Marks {
		if m.Kind == timeline.ResultReady {
			iterations[m.Result()] = append(iterations[m.Result()], m.N)
		}
	}
	for name, n := range iterations {
		b := a.benchmark(p, name)
		b.iterations = append(b.iterations, n...)
		if len(printed[name]) != len(n) {
			b.secPerOp = append(b.secPerOp, spans.Timed(name).Seconds()/float64(max(1, stat.Total(n))))
			continue
		}
		for _, r := range printed[name] {
			b.secPerOp = append(b.secPerOp, r.secPerOp)
		}
	}
	if len(iterations) > 0 {
		a.results = append(a.results, text...)
	}
	return nil
}

// A result is what a benchmark printed.
type result struct {
	name       string
	iterations int
	secPerOp   float64
}

func readResults(p program, text []byte) ([]result, error) {
	var list []result
	in := benchfmt.NewReader(bytes.NewReader(text), p.ImportPath)
	for in.Scan() {
		if r, ok := in.Result().(*benchfmt.Result); ok {
			sec, _ := r.Value("sec/op")
			list = append(list, result{"Benchmark" + string(r.Name.Full()), r.Iters, sec})
		}
	}
	return list, in.Err()
}
