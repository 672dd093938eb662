package difference

import (
	"io"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// A bencherMetric is a value in Bencher's metric format (bencher.dev).
type bencherMetric struct {
	Value float64 `json:"value"`
	Lower float64 `json:"lower_value"`
	Upper float64 `json:"upper_value"`
}

// WriteBencher writes the results of the head in the metric format of Bencher
// (bencher.dev), for its adapter json: the units of each benchmark with their
// intervals. Time is the measure latency, in nanoseconds. What was not measured is
// left out.
func (d *Difference) WriteBencher(w io.Writer) error {
	all := make(map[string]map[string]bencherMetric)
	for _, r := range d.results() {
		if all[r.name] == nil {
			all[r.name] = make(map[string]bencherMetric)
		}
		measure := r.unit
		if measure == "ns/op" {
			measure = "latency"
		}
		all[r.name][measure] = bencherMetric{r.Center, r.Low, r.High}
	}
	return render.JSON(w, all)
}

// A benchmarkActionEntry is a result as the action github-action-benchmark reads it.
type benchmarkActionEntry struct {
	Name  string  `json:"name"`
	Unit  string  `json:"unit"`
	Value float64 `json:"value"`
	Range string  `json:"range"`
}

// WriteBenchmarkAction writes the results of the head for the action
// github-action-benchmark, with the tool customSmallerIsBetter. What was not
// measured is left out, and so are units of which more is better.
func (d *Difference) WriteBenchmarkAction(w io.Writer) error {
	all := []benchmarkActionEntry{}
	for _, r := range d.results() {
		if render.HigherIsBetter(r.unit, r.better) {
			continue
		}
		name := r.name
		if r.unit != "ns/op" {
			name += " - " + r.unit
		}
		all = append(all, benchmarkActionEntry{name, r.unit, r.Center, ns(r.Low) + " to " + ns(r.High)})
	}
	return render.JSON(w, all)
}

// A result is one of the head's, times in nanoseconds.
type result struct {
	name, unit, better string
	Summary
}

// results are the head's that were measured, or counted the same each time.
func (d *Difference) results() (list []result) {
	for _, b := range d.Benchmarks {
		if b.Head.N == 0 || d.Exact && b.Verdict == Unclear {
			continue
		}
		r := result{b.Package + "." + b.Name, b.Unit, b.Better, b.Head}
		if b.Unit == SecPerOp {
			r.unit = "ns/op"
			r.Center, r.Low, r.High = 1e9*r.Center, 1e9*r.Low, 1e9*r.High
		}
		list = append(list, r)
	}
	return list
}
