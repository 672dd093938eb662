package whatif

import "github.com/bottleneck-go/bottleneck/internal/trace/goroutines"

// A library may have goroutines of its own do what a function of the user's asks for. If that function
// costs nothing, neither does it wait for them, nor they for it, and none has to be woken.

// within is who ends a wait of the user's code for a library's goroutine, or the other way round: whose time
// that is, plus one, and 0 for other waits. It reports whether that goroutine had waited for the same function
// before, or for nobody.
func (p *planner) within(b, w *goroutines.Stretch) (by int32, sole bool) {
	if w.Waker == none || w.Cause == none || b.Site == none || b.Why == goroutines.Networking || p.g.Own(b.Site) && p.g.Own(w.Cause) {
		return 0, false
	}
	k := goroutines.Key{Goroutine: w.Waker, Step: w.Step}
	if by = p.place(k, w.Cause) + 1; p.g.Own(w.Cause) {
		return by, false
	}
	user := p.function(k, w.Cause)
	l := p.g.Goroutines[w.Waker].Stretches
	for step := k.Step; step > 0; step-- {
		if before := &l[step]; before.State == goroutines.Ready && l[step-1].State == goroutines.Blocked {
			asked := goroutines.Key{Goroutine: before.Waker, Step: before.Step}
			return by, l[step-1].Why != goroutines.Networking && (before.Waker == none || p.function(asked, before.Cause) == user)
		}
	}
	return by, false
}

// function is the function of the user's for which a goroutine does something at a site, or "".
func (p *planner) function(k goroutines.Key, site int32) string {
	if site != none && !p.g.Own(site) {
		site = p.user(k)
	}
	return p.g.NameOf(site)
}
