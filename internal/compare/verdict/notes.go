package verdict

import (
	"fmt"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/render"
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

// QueueNotes says for which lock, or channel that holds places, each side's recorded run waited
// most, if the program's time has changed.
func QueueNotes(d *difference.Difference, queues [2]*report.Queue) (notes []string) {
	for i := range d.Benchmarks {
		if b := &d.Benchmarks[i]; b.Unit == difference.SecPerOp && !b.Verdict.Changed() {
			return nil
		}
	}
	for side, q := range queues {
		if q != nil {
			notes = append(notes, fmt.Sprintf("The %s waits most for a lock, or a channel's place, that is taken in %s.", []string{"base", "head"}[side], q))
		}
	}
	return notes
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
