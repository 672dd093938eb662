package whatif

import (
	"github.com/bottleneck-go/bottleneck/internal/replay/sim"
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/pools"
)

// A cut is where in the program of a pool's member something new begins.
type cut struct {
	op int
	at int64
}

// cuts are those of a goroutine's program.
type cuts struct {
	items  []cut // where it took something
	rounds []cut // where it may have taken something unseen, if it is seen to take something elsewhere
	runs   []cut // where it began to run, if it is not seen to take anything
}

// member is the pool of the goroutine whose program is written, or nil if nothing can begin here, as
// there is no pool, it has timers of its own, or a lock is held.
func (p *planner) member() *pools.Pool {
	x := p.pools.Of(p.i)
	if x == nil || len(x.Members) < 2 || p.scheduled || !p.free() {
		return nil
	}
	return x
}

// receives cuts where a goroutine receives what its pool does.
func (p *planner) receives(site int32, at int64) {
	if x := p.member(); x != nil && x.Receives(p.g, site) {
		p.cuts[p.i].items = append(p.cuts[p.i].items, cut{len(p.ops), at})
		p.left = none
	}
}

// leaves cuts where a goroutine sleeps, or waits for what is outside of the process, in another
// round of a loop than before.
func (p *planner) leaves(k goroutines.Key, s *goroutines.Stretch) {
	x := p.member()
	if x == nil || s.Site == none {
		return
	}
	if d := p.g.Sites[s.Site].Deed; p.links.waits.At(k).kind != unlinked || d == deeds.Transmit || d == deeds.Obtain {
		return
	}
	switch c, here := &p.cuts[p.i], (cut{len(p.ops), s.From}); {
	case p.left != none && !p.again(p.left, s.Site):
	case !x.Seen():
		c.items = append(c.items, here)
	case p.left != none:
		c.rounds = append(c.rounds, here)
	}
	p.left = s.Site
}

// again reports whether a loop has come back from one site to another: to the same line, or
// to one before it, of the outermost function in which the stacks differ.
func (p *planner) again(before, site int32) bool {
	a, b := p.g.Sites[before].Frames, p.g.Sites[site].Frames
	for i := 1; i <= min(len(a), len(b)); i++ {
		if x, y := a[len(a)-i], b[len(b)-i]; x != y {
			f, g := &p.g.Frames[x], &p.g.Frames[y]
			return f.Function != g.Function || g.Line < f.Line
		}
	}
	return true
}

// runs cuts where a goroutine that is not seen to receive anything begins to run.
func (p *planner) runs(at int64) {
	if x := p.member(); x != nil && !x.Seen() {
		p.cuts[p.i].runs = append(p.cuts[p.i].runs, cut{len(p.ops), at})
	}
}

// chop divides what a goroutine runs into parts, as nothing else tells what it took.
func (p *planner) chop(i int32, grain int64) {
	c, ops := &p.cuts[i], p.out.Ops[i]
	var out []sim.Op
	c.items = nil
	done := 0
	for _, r := range c.runs {
		out = append(out, ops[done:r.op]...)
		done = r.op
		c.items = append(c.items, cut{len(out), r.at})
		if done == len(ops) || ops[done].Do != sim.Run {
			continue
		}
		rest := ops[done]
		for at := r.at + grain; rest.Time > grain; at += grain {
			part := rest
			part.Time = grain
			out = append(out, part)
			c.items = append(c.items, cut{len(out), at})
			rest.Time -= grain
		}
		out = append(out, rest)
		done++
	}
	p.out.Ops[i] = append(out, ops[done:]...)
}
