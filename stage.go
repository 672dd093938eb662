package bottleneck

import (
	"context"
	"maps"
	"runtime/pprof"
	"slices"
	"sync"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// otherStage is the phase of what is in no stage.
const otherStage = "other"

// Stage runs f as the named part of a run. Processor time in f counts for the stage, and so
// does that of goroutines that f starts, as long as they live. Stages may be nested: time
// belongs to the innermost one. Stages that run on several goroutines at once share the
// wall time equally. Stages of the same name add up.
//
// The name is also a profiler label, "bottleneck.stage", which go tool pprof shows with
// -tags. Names that reports use for phases of their own, such as "build" and "timed", get
// "stage " in front. Stage costs about a microsecond, with or without a recording.
func Stage(ctx context.Context, name string, f func(context.Context)) {
	name = stageName(name)
	parent, _ := ctx.Value(stageKey{}).(*stage)
	s := stages.enter(name, parent)
	defer stages.leave(s)
	ctx = context.WithValue(ctx, stageKey{}, s)
	pprof.Do(ctx, pprof.Labels(timeline.StageLabel, name), f)
}

// stageName is a name that is not one of a report's own phases, which are counted otherwise.
func stageName(name string) string {
	if name != otherStage && slices.Contains(timeline.Phases, timeline.Phase(name)) {
		return "stage " + name
	}
	return name
}

type stageKey struct{}

// A stage is one call of Stage under way.
type stage struct {
	name   string
	parent *stage
	inner  int // stages right inside it
	left   bool
}

// A stageClock divides wall time between the stages that are under way.
type stageClock struct {
	mu     sync.Mutex
	now    func() time.Time
	at     time.Time
	active map[*stage]bool // under way, with no stage inside
	wall   map[string]time.Duration

	recording bool
	changes   []stageChange
}

// A stageChange is which stages are under way from a moment on, without those around them.
type stageChange struct {
	at    time.Time
	names []string
}

// mostChanges bounds what a recording keeps of stages that come and go; the last change
// lasts until its end then.
const mostChanges = 100_000

// stages is the clock of this process. It runs all the time, so that a Recorder
// may be started and stopped in the middle of stages.
var stages = newStageClock(time.Now)

func newStageClock(now func() time.Time) *stageClock {
	return &stageClock{now: now, at: now(), active: make(map[*stage]bool), wall: make(map[string]time.Duration)}
}

func (c *stageClock) enter(name string, parent *stage) *stage {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tick()
	s := &stage{name: name, parent: parent}
	if parent != nil {
		parent.inner++
		delete(c.active, parent)
	}
	c.active[s] = true
	c.note()
	return s
}

func (c *stageClock) leave(s *stage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tick()
	delete(c.active, s)
	s.left = true
	if p := s.parent; p != nil {
		if p.inner--; p.inner == 0 && !p.left { // a goroutine may take longer than the stage that started it
			c.active[p] = true
		}
	}
	c.note()
}

// note notes a change while there is a recording.
func (c *stageClock) note() {
	if !c.recording || len(c.changes) == mostChanges {
		return
	}
	var names []string
	for s := range c.active {
		names = append(names, s.name)
	}
	slices.Sort(names)
	c.changes = append(c.changes, stageChange{c.at, names})
}

// record begins to note changes, and recorded returns them and ends that.
func (c *stageClock) record() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tick()
	c.recording, c.changes = true, nil
	c.note()
}

func (c *stageClock) recorded() []stageChange {
	c.mu.Lock()
	defer c.mu.Unlock()
	changes := c.changes
	c.recording, c.changes = false, nil
	return changes
}

// tick gives the time since the last change to the stages under way. In a bubble of
// testing/synctest it is unknown: the clock there is that of long ago.
func (c *stageClock) tick() {
	now := c.now()
	passed := now.Sub(c.at)
	if passed < 0 {
		return
	}
	c.at = now
	for s := range c.active {
		c.wall[s.name] += passed / time.Duration(len(c.active))
	}
}

// walls returns the wall time of each stage so far.
func (c *stageClock) walls() map[string]time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tick()
	return maps.Clone(c.wall)
}
