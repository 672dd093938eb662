package tally

import (
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// addResults adds the results that the marks hold. A benchmark that has failed has
// none; where what it would print was not noted, its timed stretches tell.
func (t *Tally) addResults(p suite.Program, r *gorun.Record, spans timeline.Timeline) error {
	text := t.suite.Printed(p, r.Marks)
	list, err := suite.ReadResults(p.ImportPath, text)
	if err != nil {
		return err
	}
	for _, r := range list {
		b := t.benchmark(p, r.Name)
		b.iterations = append(b.iterations, r.Iterations)
		b.secPerOp = append(b.secPerOp, r.SecPerOp)
	}
	unprinted := make(map[string][]int)
	for _, m := range r.Marks {
		if m.Kind == timeline.ResultReady && m.Text == "" {
			unprinted[m.Result()] = append(unprinted[m.Result()], m.N)
		}
	}
	for name, n := range unprinted {
		b := t.benchmark(p, name)
		b.iterations = append(b.iterations, n...)
		b.secPerOp = append(b.secPerOp, spans.Timed(name).Seconds()/float64(max(1, stat.Total(n))))
	}
	t.results = append(t.results, text...)
	t.measured = t.measured || len(list)+len(unprinted) > 0
	return nil
}
