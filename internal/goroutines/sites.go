package goroutines

import (
	"encoding/binary"
	"slices"
	"strings"

	"golang.org/x/exp/trace"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/deeds"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A Site is a stack.
type Site struct {
	Frames  []int32 // in Graph.Frames, innermost first
	Place   int32   // in Graph.Places
	Spot    int32   // in Graph.Frames: the innermost one outside of the runtime and package sync, or None
	Deed    deeds.Deed
	Outside deeds.Outside
	mine    bool // the spot is the frame that is charged
	sends   bool // it writes to the network
}

// sites interns the stacks of a trace.
type sites struct {
	target  func([]charge.Frame) charge.Target
	list    []Site
	frames  []Frame
	places  []Place
	known   map[trace.Stack]int32 // of this part of the trace
	byPCs   map[string]int32
	byFrame map[Frame]int32
	byPlace map[charge.Target]int32
	byLine  map[Line]int32
	key     []byte
	stack   []charge.Frame
	names   []string // of its functions
}

func newSites(c Config) *sites {
	return &sites{
		target: c.Target, known: make(map[trace.Stack]int32), byPCs: make(map[string]int32),
		byFrame: make(map[Frame]int32), byPlace: make(map[charge.Target]int32), byLine: make(map[Line]int32),
	}
}

// forget drops what keeps a part of the trace in memory.
func (s *sites) forget() { clear(s.known) }

func (s *sites) of(stack trace.Stack) int32 {
	if stack == trace.NoStack {
		return None
	}
	i, ok := s.known[stack]
	if !ok {
		i = s.intern(stack)
		s.known[stack] = i
	}
	return i
}

func (s *sites) intern(stack trace.Stack) int32 {
	s.key = s.key[:0]
	for f := range stack.Frames() {
		s.key = binary.LittleEndian.AppendUint64(s.key, f.PC)
		s.key = binary.LittleEndian.AppendUint32(s.key, uint32(f.Line)) // inlined calls may share a counter
	}
	if i, ok := s.byPCs[string(s.key)]; ok {
		return i
	}
	var frames []Frame
	for f := range stack.Frames() {
		frames = append(frames, Frame{symbol.Declared(f.Func, f.File, int(f.Line)), f.File, int(f.Line)})
	}
	i := int32(len(s.list))
	s.list = append(s.list, s.site(frames))
	s.byPCs[string(s.key)] = i
	return i
}

func (s *sites) site(frames []Frame) Site {
	out := Site{Spot: None}
	s.stack, s.names = s.stack[:0], s.names[:0]
	spot := None
	for i, f := range frames {
		out.Frames = append(out.Frames, s.frame(f))
		s.stack = append(s.stack, charge.Frame{Function: f.Function, File: f.File, At: f.Line})
		s.names = append(s.names, f.Function)
		if pkg := symbol.Package(f.Function); spot == None && pkg != "runtime" && pkg != "sync" && !strings.HasPrefix(pkg, "internal/") {
			spot, out.Spot = i, out.Frames[i]
		}
	}
	t := s.target(s.stack)
	out.Place = s.place(t)
	above := s.names
	if i := slices.IndexFunc(s.names, func(name string) bool { return symbol.Fold(name) == t.Function }); i >= 0 {
		above = s.names[:i]
	}
	out.mine = spot == len(above)
	out.Deed, out.Outside, out.sends = deeds.Of(s.names), deeds.OutsideOf(above), deeds.Writes(s.names)
	return out
}

func (s *sites) frame(f Frame) int32 {
	i, ok := s.byFrame[f]
	if !ok {
		i = int32(len(s.frames))
		s.frames = append(s.frames, f)
		s.byFrame[f] = i
	}
	return i
}

func (s *sites) place(t charge.Target) int32 {
	i, ok := s.byPlace[t]
	if !ok {
		i = int32(len(s.places))
		l := Line{t.Function, t.Place.Line, t.GC}
		if _, ok := s.byLine[l]; !ok {
			s.byLine[l] = int32(len(s.byLine))
		}
		s.places = append(s.places, Place{t, s.byLine[l]})
		s.byPlace[t] = i
	}
	return i
}

// bystander reports whether a goroutine that was seen to make another ready, which had
// blocked for a reason, only happened to look after timers or descriptors then.
func (s *sites) bystander(why Reason, cause int32) bool {
	switch why {
	case Sleeping, Collecting, System:
		return true
	case Networking:
		return cause == None || s.list[cause].Deed != deeds.Interrupt
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
func (s *sites) starts(site int32) bool {
	if site == None || len(s.list[site].Frames) == 0 {
		return false
	}
	return strings.HasPrefix(s.frames[s.list[site].Frames[0]].Function, "runtime.gc")
}
