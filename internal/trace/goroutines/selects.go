package goroutines

import (
	"math"

	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
)

// selects are the lines of the runtime's select at which it makes another goroutine ready: from which it receives, and
// to which it sends. They are 0 if not known.
type selects struct{ receives, sends int }

// findSelects learns the lines from waits of those who only sent or only received, or from there being two: the runtime
// receives above the line at which it sends.
func (g *Graph) findSelects() {
	least, most := math.MaxInt, 0
	g.Waits(g.From, g.To, func(w Wait) {
		line := g.selectLine(w.Woken.Cause)
		if line == 0 || w.Blocked.Site == None {
			return
		}
		switch g.Sites[w.Blocked.Site].Deed {
		case deeds.Send:
			g.selects.receives = line
		case deeds.Receive:
			g.selects.sends = line
		}
		least, most = min(least, line), max(most, line)
	})
	if least < most {
		g.selects = selects{least, most}
	}
}

// selectLine is the line of the runtime's select at which a site is, or 0.
func (g *Graph) selectLine(site int32) int {
	if site == None || g.Sites[site].Deed != deeds.Select {
		return 0
	}
	if f := &g.Frames[g.Sites[site].Frames[0]]; f.Function == "runtime.selectgo" {
		return f.Line
	}
	return 0
}

// selectGives reports whether who waited in a select gave to who ended that in one.
func (g *Graph) selectGives(w Wait) bool {
	switch line := g.selectLine(w.Woken.Cause); {
	case line != 0 && line == g.selects.receives:
		return true
	case line != 0 && line == g.selects.sends:
		return false
	}
	return g.Sites[w.Blocked.Site].Spot < g.Sites[w.Woken.Cause].Spot // the same one each time
}
