package study

import (
	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/trace/leaders"
)

// A replay is one of a study's. If it is known what it will be asked, its answers are kept, and not what
// goroutines do in it, which is large.
type replay struct {
	*whatif.Replay
	answers map[string]answer // by function, at a cost of nothing
}

type answer struct {
	wall float64
	ok   bool
	leasts
}

// unknowns are what a trace does not tell of how often something is done, or how long somebody has to wait.
type unknowns struct {
	ticked []string               // functions that are called less often in a run that takes less time
	vague  *vague                 // waits of which it is not known for what they were
	leads  map[string]leaders.Led // what one does for others, too
	told   *leaders.Told          // who tells others what is new
	races  *races                 // what is done again and again
}

func (r *replay) ask(factor float64, functions []string) (wall float64, ok bool) {
	if r.answers != nil {
		x := r.answers[functions[0]]
		return x.wall, x.ok
	}
	return r.Ask(factor, functions...)
}

// replays are those of a study.
type replays struct {
	source    *whatif.Source
	functions []string // that it will be asked for; nil: not known
	unknowns  *unknowns
	made      []*replay
}

// of is the replay of a model: one that was made already, if goroutines do the same in it.
func (l *replays) of(m whatif.Model) *replay {
	for _, r := range l.made {
		if r.Is(m) {
			return r
		}
	}
	r := &replay{Replay: l.source.Replay(m)}
	l.made = append(l.made, r)
	if r.Off() <= faithful {
		l.settle(r)
	}
	return r
}

// settle asks a replay for all that it will be asked for, if that is known.
func (l *replays) settle(r *replay) {
	if r.answers != nil {
		return
	}
	if r.Forgotten() {
		r.Replay = l.source.Replay(r.Model())
	}
	if l.functions == nil {
		return
	}
	answers := make(map[string]answer)
	for _, f := range l.functions {
		wall, ok := r.Ask(0, f)
		answers[f] = answer{wall, ok, r.leasts(f, l.unknowns)}
	}
	r.answers = answers
	r.Forget()
}

// forget forgets what goroutines do in all replays but some.
func (l *replays) forget(but func(r *replay) bool) {
	for _, r := range l.made {
		if !but(r) {
			r.Forget()
		}
	}
}
