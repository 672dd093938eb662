package critical

import "github.com/bottleneck-go/bottleneck/internal/trace/goroutines"

// Parts finds the paths of parts of a run that end with a goroutine, and calls f with those of each one. The parts
// are in order of time; each is given by moments, as for [Cut]. If the goroutine waits at the end of a part for
// something that comes later, the end of the run waited in that part for what this is, as it would without parts.
func Parts(g *goroutines.Graph, goroutine int64, parts [][]int64, f func(i int, paths []*Path)) {
	for first := 0; first < len(parts); {
		moments := append([]int64(nil), parts[first]...)
		next := first + 1
		for ; next < len(parts) && waitsBeyond(g, goroutine, moments[len(moments)-1]); next++ {
			x := parts[next]
			if x[0] == moments[len(moments)-1] {
				x = x[1:]
			}
			moments = append(moments, x...)
		}
		paths := Cut(g, goroutine, moments)
		for at := 0; first < next; first++ {
			for moments[at] < parts[first][0] { // between parts
				at++
			}
			n := len(parts[first]) - 1
			if first+1 < next {
				paths[at+n-1].End = goroutine
			}
			f(first, paths[at:at+n])
			at += n
		}
	}
}

// waitsBeyond reports whether a goroutine waits at a moment for what comes later, and the trace tells when.
func waitsBeyond(g *goroutines.Graph, goroutine, at int64) bool {
	i := g.Index(goroutine)
	if i == goroutines.None {
		return false
	}
	gor := &g.Goroutines[i]
	step := gor.StepAt(at)
	return step >= 0 && int(step)+1 < len(gor.Stretches) && gor.Stretches[step].State == goroutines.Blocked &&
		g.End(goroutines.Key{Goroutine: i, Step: step}) > at
}

// Blocks is where a part of what was traced, before which so much was, is cut for all of it to be in as many equal
// blocks, and the number of its first block.
func Blocks(before, from, to, traced int64, blocks int) (first int, moments []int64) {
	moments = []int64{from}
	first = int(before * int64(blocks) / traced)
	for n := int64(first + 1); ; n++ {
		at := from + n*traced/int64(blocks) - before
		if at >= to {
			return first, append(moments, to)
		}
		moments = append(moments, at)
	}
}
