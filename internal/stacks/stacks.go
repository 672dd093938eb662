// Package stacks holds the samples of one or many profiles in little memory:
// every stack is kept once, whichever profiles it is in.
package stacks

import (
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/parts"
)

// A Set is the samples of several profiles of one kind. The zero Set is empty.
// It is not safe for concurrent use.
type Set struct {
	Functions []Function
	Frames    []Frame
	Units     []Unit
	Labels    []string // values of the label that Options.By names

	ends  []int   // of each stack in arena
	arena []int32 // frames, innermost first

	functions map[Function]int32
	frames    map[Frame]int32
	labels    map[string]int32
	stacks    map[uint64]int32 // the last with a hash
	same      []int32          // the one before with the same hash, or -1
}

// A Function is one by its name, which is that of the file in brackets where the
// profile has no name for the code.
type Function struct {
	Name, File string
	Line       int // where it starts; 0: not known
	Unnamed    bool
}

// A Frame is a line of a function in Functions.
type Frame struct {
	Function int32
	Line     int32
	Inlined  bool // into the next frame of its stack
}

// A Unit is one of the profiles.
type Unit struct {
	Name     string
	Duration time.Duration // 0: not known
	Entries  []Entry
}

// An Entry is one sample: the value of a stack, and the events behind it.
type Entry struct {
	Stack, Label  int32 // Label is an index of Labels, or -1
	Value, Events float64
}

// Options say what Add takes from a profile.
type Options struct {
	Value  func(s *profile.Sample) float64
	Events func(s *profile.Sample) float64
	By     string // a label whose values are told apart
}

// Len is the number of stacks.
func (s *Set) Len() int { return len(s.ends) }

// Stack returns a stack's frames, innermost first, to be read only.
func (s *Set) Stack(i int32) []int32 {
	start := 0
	if i > 0 {
		start = s.ends[i-1]
	}
	return s.arena[start:s.ends[i]]
}

// Add adds a profile as a unit of its own. Samples of value 0 are left out. The
// profile is not changed or kept.
func (s *Set) Add(name string, p *profile.Profile, o Options) {
	if s.functions == nil {
		s.functions, s.frames = make(map[Function]int32), make(map[Frame]int32)
		s.labels, s.stacks = make(map[string]int32), make(map[uint64]int32)
	}
	a := adder{Set: s, functions: parts.New[profile.Function, int32](len(p.Function)), locations: parts.New[profile.Location, []int32](len(p.Location))}
	u := Unit{Name: name, Duration: time.Duration(p.DurationNanos), Entries: make([]Entry, 0, len(p.Sample))}
	for _, x := range p.Sample {
		if v := o.Value(x); v != 0 {
			u.Entries = append(u.Entries, Entry{a.stack(x), a.label(x, o.By), v, o.Events(x)})
		}
	}
	s.Units = append(s.Units, u)
}

// An adder adds one profile.
type adder struct {
	*Set
	functions parts.Table[profile.Function, int32] // numbers, plus 1
	locations parts.Table[profile.Location, []int32]
	room      []int32
}

func (a *adder) label(x *profile.Sample, key string) int32 {
	values := x.Label[key]
	if key == "" || len(values) == 0 {
		return -1
	}
	n, ok := a.labels[values[0]]
	if !ok {
		n = int32(len(a.Labels))
		a.Labels = append(a.Labels, values[0])
		a.labels[values[0]] = n
	}
	return n
}

// stack is the number of a sample's stack.
func (a *adder) stack(x *profile.Sample) int32 {
	frames := a.room[:0]
	for _, l := range x.Location {
		known := a.locations.At(l.ID, l)
		if len(*known) == 0 {
			*known = a.location(l)
		}
		frames = append(frames, *known...)
	}
	a.room = frames
	hash := uint64(14695981039346656037) // FNV-1a by whole frames
	for _, f := range frames {
		hash = (hash ^ uint64(f)) * 1099511628211
		hash ^= hash >> 29
	}
	last, ok := a.stacks[hash]
	if !ok {
		last = -1
	}
	for i := last; i >= 0; i = a.same[i] {
		if slices.Equal(a.Stack(i), frames) {
			return i
		}
	}
	n := int32(len(a.ends))
	a.arena = append(a.arena, frames...)
	a.ends = append(a.ends, len(a.arena))
	a.same = append(a.same, last)
	a.stacks[hash] = n
	return n
}

func (a *adder) location(l *profile.Location) (frames []int32) {
	for i, line := range l.Line {
		if line.Function != nil {
			frames = append(frames, a.frame(Frame{a.function(line.Function, l.Mapping), int32(line.Line), i < len(l.Line)-1}))
		}
	}
	if len(frames) == 0 {
		frames = append(frames, a.frame(Frame{Function: a.intern(unnamed(l.Mapping))}))
	}
	return frames
}

func (a *adder) frame(f Frame) int32 {
	n, ok := a.frames[f]
	if !ok {
		n = int32(len(a.Frames))
		a.Frames = append(a.Frames, f)
		a.frames[f] = n
	}
	return n
}

func (a *adder) function(fn *profile.Function, m *profile.Mapping) int32 {
	known := a.functions.At(fn.ID, fn)
	if *known == 0 {
		f := Function{Name: fn.Name, File: fn.Filename, Line: int(fn.StartLine)}
		if f.Name == "" {
			f.Name = fn.SystemName
		}
		if nameless(f.Name) {
			f = unnamed(m)
		}
		*known = a.intern(f) + 1
	}
	return *known - 1
}

// nameless reports whether a profiler wrote something else in place of a name.
func nameless(name string) bool {
	hex, ok := strings.CutPrefix(name, "0x")
	return name == "" || strings.Trim(name, "?") == "" || ok && strings.Trim(hex, "0123456789abcdefABCDEF") == "" ||
		name == "[unknown]" || name == "<unknown>" || name == "unknown"
}

func unnamed(m *profile.Mapping) Function {
	name := "(no symbols)"
	if m != nil && m.File != "" {
		name = "[" + base(m.File) + "] (no symbols)"
	}
	return Function{Name: name, Unnamed: true}
}

// base is the last element of a path of any system.
func base(file string) string {
	for i := len(file) - 1; i >= 0; i-- {
		if file[i] == '/' || file[i] == '\\' {
			return file[i+1:]
		}
	}
	return file
}

func (a *adder) intern(f Function) int32 {
	n, ok := a.Set.functions[f]
	if !ok {
		n = int32(len(a.Functions))
		a.Functions = append(a.Functions, f)
		a.Set.functions[f] = n
	}
	return n
}
