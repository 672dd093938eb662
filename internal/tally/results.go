package tally

import (
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// addResults reads what the benchmarks printed. Where they wrote something of
// their own into those lines, the marks tell the results.
func (t *Tally) addResults(p suite.Program, r *gorun.Record, spans timeline.Timeline, text []byte) error {
	list, err := suite.ReadResults(p.ImportPath, text)
	if err != nil {
		return err
	}
	printed := make(map[string][]suite.Result)
	for _, r := range list {
		printed[r.Name] = append(printed[r.Name], r)
	}
	iterations := make(map[string][]int)
	for _, m := range r.Marks {
		if m.Kind == timeline.ResultReady {
			iterations[m.Result()] = append(iterations[m.Result()], m.N)
		}
	}
	for name, n := range iterations {
		b := t.benchmark(p, name)
		b.iterations = append(b.iterations, n...)
		if len(printed[name]) != len(n) {
			b.secPerOp = append(b.secPerOp, spans.Timed(name).Seconds()/float64(max(1, stat.Total(n))))
			continue
		}
		for _, r := range printed[name] {
			b.secPerOp = append(b.secPerOp, r.SecPerOp)
		}
	}
	if len(iterations) > 0 {
		t.results = append(t.results, text...)
	}
	return nil
}
