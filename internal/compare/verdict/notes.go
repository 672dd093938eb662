package verdict

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// OfProgram reports whether whole runs of a program were compared.
func OfProgram(d *difference.Difference) bool {
	return slices.ContainsFunc(d.Benchmarks, func(b difference.BenchmarkDifference) bool { return b.Unit == difference.StartUpPerOp })
}

// StartUpNotes says that a program has become slower, or faster, by what it does before its main
// function begins, if that is most of the change.
func StartUpNotes(d *difference.Difference) []string {
	var whole, startUp difference.BenchmarkDifference
	for _, b := range d.Benchmarks {
		switch b.Unit {
		case difference.SecPerOp:
			whole = b
		case difference.StartUpPerOp:
			startUp = b
		}
	}
	change, part := whole.Head.Center-whole.Base.Center, startUp.Head.Center-startUp.Base.Center
	if !whole.Verdict.Changed() || startUp.Verdict != whole.Verdict || part/change < 0.5 {
		return nil
	}
	return []string{fmt.Sprintf("%s is %s by its start-up, from %s to %s: what happens before main.main, packages' initialization included.",
		whole.Name, whole.Verdict, render.Seconds(startUp.Base.Center), render.Seconds(startUp.Head.Center))}
}

// QueueNotes says for which lock, or channel that holds places, each side's recorded runs waited
// most, if the program's time, or its processor time, has changed.
func QueueNotes(d *difference.Difference, queues [2][]report.Queue) (notes []string) {
	if !slices.ContainsFunc(d.Benchmarks, func(b difference.BenchmarkDifference) bool {
		return (b.Unit == difference.SecPerOp || b.Unit == difference.CPUPerOp) && b.Verdict.Changed()
	}) {
		return nil
	}
	for side, runs := range queues {
		if q := usual(runs); q != nil {
			notes = append(notes, fmt.Sprintf("The %s waits most for a lock, or a channel's place, that %s takes in %s.", []string{"base", "head"}[side], render.Plain(q.Function), q))
		}
	}
	return notes
}

// usual is the one that most runs waited for, with how long it was held in the middle one of them; nil
// without any.
func usual(runs []report.Queue) *report.Queue {
	byPlace := make(map[string][]report.Queue)
	var most []report.Queue
	for _, q := range runs {
		place := symbol.Place(q.Function, q.File, q.Line)
		byPlace[place] = append(byPlace[place], q)
		if list := byPlace[place]; len(list) > len(most) {
			most = list
		}
	}
	if len(most) == 0 {
		return nil
	}
	slices.SortFunc(most, func(x, y report.Queue) int { return cmp.Compare(x.Held, y.Held) })
	return &most[len(most)/2]
}

// IdentityNotes count what is the same by identity.
func IdentityNotes(d *difference.Difference) []string {
	n, packages := 0, make(map[string]bool)
	for _, b := range d.Benchmarks {
		if b.Identical && b.Unit == difference.SecPerOp {
			n++
			packages[b.Package] = true
		}
	}
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprintf("The same, by identity: %s of %s. Nothing differs that they are built from, or that their code can reach.",
		render.Counted(n, "benchmark"), render.Counted(len(packages), "package"))}
}
