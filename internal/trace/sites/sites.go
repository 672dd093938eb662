// Package sites interns the stacks of Go execution traces: what is charged for each, and what the library
// does there.
package sites

import (
	"encoding/binary"
	"slices"
	"strings"

	"golang.org/x/exp/trace"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
)

// None stands for no site, frame or place where others have indices.
const None = -1

// A Frame is one call of a stack.
type Frame struct {
	Function string
	File     string
	Line     int // that was executing
}

// A Place is what a site is charged to. Sites that are charged alike have one place.
type Place struct {
	charge.Target
	LineID int32 // the number of its Line
}

// A Line is one of a function, at work for it or for the garbage collector.
type Line struct {
	Function string
	Line     int
	GC       bool
}

// A Site is a stack.
type Site struct {
	Frames  []int32 // in Table.Frames, innermost first
	Place   int32   // in Table.Places
	Spot    int32   // in Table.Frames: the innermost one outside of the runtime and package sync, or None
	Deed    deeds.Deed
	Outside deeds.Outside
	Mine    bool // the spot is the frame that is charged
	Sends   bool // it writes to the network
	Accepts bool // it accepts a connection
	Serves  bool // it reads or answers requests of a server of HTTP
	Asks    bool // it sends requests to one, or reads its answers
}

// A Table is the stacks of a trace, each once. It is not safe for concurrent use.
type Table struct {
	List   []Site
	Frames []Frame
	Places []Place

	target  func([]charge.Frame) charge.Target
	known   map[trace.Stack]int32 // of this part of the trace
	byPCs   map[string]int32
	byFrame map[Frame]int32
	byPlace map[charge.Target]int32
	byLine  map[Line]int32
	library map[int32]int32
	key     []byte
	stack   []charge.Frame
	names   []string // of its functions
}

// New makes a table. Target says what a stack, innermost frame first, is charged to.
func New(target func(stack []charge.Frame) charge.Target) *Table {
	return &Table{
		target: target, known: make(map[trace.Stack]int32), byPCs: make(map[string]int32),
		byFrame: make(map[Frame]int32), byPlace: make(map[charge.Target]int32), byLine: make(map[Line]int32),
		library: make(map[int32]int32),
	}
}

// Forget drops what keeps a part of the trace in memory.
func (s *Table) Forget() { clear(s.known) }

// Of is the site of a stack, or None if there is none.
func (s *Table) Of(stack trace.Stack) int32 {
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

func (s *Table) intern(stack trace.Stack) int32 {
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
	i := int32(len(s.List))
	s.List = append(s.List, s.site(frames))
	s.byPCs[string(s.key)] = i
	return i
}

// Common is the site of the calls, from the outermost one, in which two stacks are alike: of a
// function that was left at one line and reached at another, no line is known. Where there is
// no first stack, it is that of the second's outermost call outside of the runtime.
func (s *Table) Common(from, to int32) int32 {
	if to == None {
		from, to = None, from
	}
	if to == None {
		return None
	}
	b := s.List[to].Frames
	n := 0
	if from == None {
		for n++; n < len(b) && symbol.Package(s.Frames[b[len(b)-n]].Function) == "runtime"; {
			n++
		}
	} else {
		a := s.List[from].Frames
		for n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n] {
			n++
		}
		if n < min(len(a), len(b)) && s.Frames[a[len(a)-1-n]].Function == s.Frames[b[len(b)-1-n]].Function {
			n++
		}
	}
	n = min(n, len(b))
	if n == 0 {
		return None
	}
	return s.outer(b[len(b)-n:], 0)
}

// outer is a new site, of the outer frames of another one, the first of which is at a line.
func (s *Table) outer(list []int32, line int) int32 {
	frames := make([]Frame, len(list))
	for i, f := range list {
		frames[i] = s.Frames[f]
	}
	frames[0].Line = line
	s.List = append(s.List, s.site(frames))
	return int32(len(s.List)) - 1
}

func (s *Table) site(frames []Frame) Site {
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
	out.Mine = spot == len(above)
	out.Deed, out.Outside, out.Sends = deeds.Of(s.names), deeds.OutsideOf(above), deeds.Writes(s.names)
	out.Accepts, out.Serves, out.Asks = slices.ContainsFunc(s.names, deeds.Accepts), deeds.Serves(above), deeds.Asks(above)
	return out
}

func (s *Table) frame(f Frame) int32 {
	i, ok := s.byFrame[f]
	if !ok {
		i = int32(len(s.Frames))
		s.Frames = append(s.Frames, f)
		s.byFrame[f] = i
	}
	return i
}

func (s *Table) place(t charge.Target) int32 {
	i, ok := s.byPlace[t]
	if !ok {
		i = int32(len(s.Places))
		l := Line{t.Function, t.Place.Line, t.GC}
		if _, ok := s.byLine[l]; !ok {
			s.byLine[l] = int32(len(s.byLine))
		}
		s.Places = append(s.Places, Place{t, s.byLine[l]})
		s.byPlace[t] = i
	}
	return i
}
