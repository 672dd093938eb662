// Package quiet recognises measurements that a busy machine has spoiled: which of
// many rounds were calm, and what else kept the machine busy meanwhile.
package quiet

import (
	"cmp"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
)

// Crowded is the share of a run, spent in waiting for processors that other programs
// held, from which on a report warns and a round does not count as calm.
const Crowded = 0.05

// Waited is the part of a run in which other programs had the processors.
func Waited(functions []report.Function) float64 {
	for _, f := range functions {
		if f.Function == symbol.NoProcessor {
			return f.Charged
		}
	}
	return 0
}

// OthersBusy is how many processors all else must keep busy to have disturbed a run.
// The system itself, woken by each delay of an experiment, keeps a fifth of one busy.
const OthersBusy = 0.3

// Calm returns the rounds that were hardly disturbed, the calmest first: all that are not
// Crowded, and at least so many, if there are.
func Calm[T any](rounds []T, least int, disturbed func(T) float64) []T {
	rounds = slices.Clone(rounds)
	slices.SortStableFunc(rounds, func(x, y T) int { return cmp.Compare(disturbed(x), disturbed(y)) })
	n := min(len(rounds), least)
	for n < len(rounds) && disturbed(rounds[n]) <= Crowded {
		n++
	}
	return rounds[:n]
}

// Elsewhere is what all else on the machine did while our runs took place. The zero
// value is of no runs.
type Elsewhere struct {
	Ran    time.Duration // wall time of all runs
	Others time.Duration // processor time of other programs meanwhile, and what a host took
}

// Add adds a run.
func (e *Elsewhere) Add(run gorun.Execution) {
	e.Ran += run.Wall
	e.Others += run.Others
}

// Busy is how many processors all else kept busy.
func (e Elsewhere) Busy() float64 { return float64(e.Others) / float64(max(1, e.Ran)) }
