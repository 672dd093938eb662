package tally

import (
	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
)

// Functions turns what a ledger holds into the report's form, the largest share first.
func Functions(l *charge.Ledger, in *Insides) []report.Function {
	costs := l.Costs()
	list := make([]report.Function, len(costs))
	for i, c := range costs {
		list[i] = report.Function{
			Function: c.Function, File: in.Place(c.File), Line: c.Line,
			Charged: c.Share.Value, Low: c.Share.Low, High: c.Share.High, Speedup: stat.Speedup(c.Share.Value),
			GC: c.GC, Waiting: c.Waiting, Flat: c.Flat, Cum: c.Cum, Phases: c.Phases,
		}
		if i < insides && c.Share.Value >= leastInside {
			in.Add(&list[i], c, l.Inside(c.Function), l.Wall())
		}
	}
	return list
}

// Verdict names the first of the functions, of which the largest comes first. It is
// certain when it lies above all others. Of none it is nil.
func Verdict(functions []report.Function) *report.Bottleneck {
	if len(functions) == 0 {
		return nil
	}
	first := functions[0]
	b := &report.Bottleneck{
		Phase: first.Phase(), Function: first.Function,
		Share: first.Charged, Low: first.Low, High: first.High,
		Speedup:     stat.Speedup(first.Charged),
		SpeedupLow:  stat.Speedup(first.Low),
		SpeedupHigh: stat.Speedup(first.High),
		Certain:     first.Function != symbol.NotSampled,
	}
	for _, f := range functions[1:] {
		if !share(first).Exceeds(share(f)) {
			b.Certain = false
		}
	}
	return b
}

func share(f report.Function) stat.Interval {
	return stat.Interval{Value: f.Charged, Low: f.Low, High: f.High}
}
