package study

import "github.com/bottleneck-go/bottleneck/internal/trace/goroutines"

// appointed are the goroutines that work with one that hands out what is due: they give it things to do, or are given them.
// When these are due, the source computes; where nothing has to wait for that as yet, a trace does not show it.
func appointed(g *goroutines.Graph, from, to int64) map[int32]bool {
	with := make(map[int32]bool)
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		if gor.Role != goroutines.Program {
			continue
		}
		for step := 1; step < len(gor.Stretches); step++ {
			blocked, woken := &gor.Stretches[step-1], &gor.Stretches[step]
			if blocked.State != goroutines.Blocked || woken.Waker == goroutines.None || blocked.From < from || woken.From > to {
				continue
			}
			if g.At(blocked.Site).Appoints {
				with[woken.Waker] = true
			}
			if g.At(woken.Cause).Appoints {
				with[int32(i)] = true
			}
		}
	}
	return with
}
