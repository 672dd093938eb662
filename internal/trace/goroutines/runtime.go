package goroutines

import (
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
)

// bystander reports whether a goroutine that was seen to make another ready, which had
// blocked for a reason, only happened to look after timers or descriptors then.
func (b *builder) bystander(why Reason, cause int32) bool {
	switch why {
	case Sleeping, Collecting, System:
		return true
	case Networking:
		return cause == None || b.sites.List[cause].Deed != deeds.Interrupt
	}
	return false
}

// Allocates reports whether a goroutine at a site allocates memory.
func (g *Graph) Allocates(site int32) bool {
	return site >= 0 && slices.ContainsFunc(g.Sites[site].Frames, func(f int32) bool {
		return strings.HasPrefix(g.Frames[f].Function, "runtime.mallocgc")
	})
}

// starts reports whether a goroutine that waits at a site is about to begin, or to end, a
// collection: others may do so as well, or the recorder may have stopped all.
func (b *builder) starts(site int32) bool {
	if site == None || len(b.sites.List[site].Frames) == 0 {
		return false
	}
	return strings.HasPrefix(b.sites.Frames[b.sites.List[site].Frames[0]].Function, "runtime.gc")
}
