package verify

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// taken is for how long the suspect was occupied in a recorded run of a program, as a part
// of the time that was traced; 0 if nothing was.
func (x *experiment) taken(record string, p suite.Program) (float64, error) {
	files, err := filepath.Glob(filepath.Join(record, p.FileName()+"*.trace"))
	if err != nil {
		return 0, err
	}
	rules := x.suite.Rules(p)
	var within, all float64
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			return 0, err
		}
		g, err := goroutines.Read(f, goroutines.Config{Target: rules.Target})
		f.Close()
		if err != nil && !errors.Is(err, goroutines.ErrCut) {
			return 0, fmt.Errorf("%s: %w", path, err)
		}
		within += occupied(g, x.isSuspect)
		all += float64(g.To - g.From)
	}
	return within / max(all, 1), nil
}

// occupied is for how long a function, or what it calls, worked in a part of a run, or
// waited for time, a file, the network or another process, on all goroutines together, in
// nanoseconds. What it waited for other goroutines is no part of that.
func occupied(g *goroutines.Graph, is func(function string) bool) (total float64) {
	within := make([]bool, len(g.Sites))
	for i, s := range g.Sites {
		within[i] = slices.ContainsFunc(s.Frames, func(f int32) bool { return is(g.Frames[f].Function) })
	}
	for i := range g.Goroutines {
		if g.Goroutines[i].Role != goroutines.Program {
			continue
		}
		for step, s := range g.Goroutines[i].Stretches {
			k := goroutines.Key{Goroutine: int32(i), Step: int32(step)}
			switch {
			case s.State == goroutines.Running:
				g.Segments(k, g.To, func(s goroutines.Segment) {
					total += float64(s.To-s.From) * partWithin(g.Class(k.Goroutine, s), within)
				})
			case s.Site != goroutines.None && within[s.Site] && outside(g, k, s):
				total += float64(g.End(k) - s.From)
			}
		}
	}
	return total
}

// partWithin is which part of what ran was within some sites.
func partWithin(c *goroutines.Class, within []bool) float64 {
	var hits, all float64
	for site, n := range c.Hits {
		if all += n; site != goroutines.None && within[site] {
			hits += n
		}
	}
	switch site := c.Fallback(); {
	case all > 0:
		return hits / all
	case site != goroutines.None && within[site]:
		return 1
	}
	return 0
}

// outside reports whether a goroutine that does not run waits for no other one.
func outside(g *goroutines.Graph, k goroutines.Key, s goroutines.Stretch) bool {
	switch {
	case s.State == goroutines.Calling:
		return true
	case s.State != goroutines.Blocked:
		return false
	case s.Why == goroutines.Sleeping || s.Why == goroutines.Networking:
		return true
	}
	return g.Timed(k)
}
