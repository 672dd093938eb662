// Package stacks holds the samples of one or many profiles in little memory:
// every stack is kept once, whichever profiles it is in.
package stacks

import (
	"cmp"
	"slices"
	"strconv"
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
	Units     []Unit   // by their numbers
	Labels    []string // values of the label that Options.By names

	stacks    pool             // of frames, innermost first
	functions map[string]int32 // the last of a name
	earlier   []int32          // the function before of the same name, or -1
	frames    pool             // of function, line and whether it is inlined
	labels    map[string]int32
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
	Number   int // which one it is: see Add
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
func (s *Set) Len() int { return s.stacks.len() }

// Stack returns a stack's frames, innermost first, to be read only.
func (s *Set) Stack(i int32) []int32 { return s.stacks.at(i) }

// Add adds a profile as a unit of its own, with the number that its place among the
// others will go by. Samples of value 0 are left out. The profile is not changed or kept.
func (s *Set) Add(number int, name string, p *profile.Profile, o Options) {
	s.init()
	a := adder{Set: s, functions: parts.New[profile.Function, int32](len(p.Function)), locations: parts.New[profile.Location, span](len(p.Location)), slab: make([]int32, 0, 2*len(p.Location))}
	u := Unit{Number: number, Name: name, Duration: duration(p), Entries: make([]Entry, 0, len(p.Sample))}
	for _, x := range p.Sample {
		if v := o.Value(x); v != 0 {
			u.Entries = append(u.Entries, Entry{a.stack(x), a.label(x, o.By), v, o.Events(x)})
		}
	}
	at, _ := slices.BinarySearchFunc(s.Units, number, func(u Unit, n int) int { return cmp.Compare(u.Number, n) })
	s.Units = slices.Insert(s.Units, at, u)
}

// duration is how long a profile took, unless it says what no program runs for.
func duration(p *profile.Profile) time.Duration {
	const longest = 10 * 365 * 24 * time.Hour
	if d := time.Duration(p.DurationNanos); 0 < d && d <= longest {
		return d
	}
	return 0
}

func (s *Set) init() {
	if s.functions == nil {
		s.functions, s.labels = make(map[string]int32), make(map[string]int32)
	}
}

// An adder adds one profile.
type adder struct {
	*Set
	functions parts.Table[profile.Function, int32] // numbers, plus 1
	locations parts.Table[profile.Location, span]
	room      []int32
	slab      []int32 // of frames of locations
}

// A span is from where to where the frames of a location stand.
type span struct{ from, to int32 }

func (a *adder) label(x *profile.Sample, key string) int32 {
	value := labelValue(x, key)
	if key == "" || value == "" {
		return -1
	}
	n, ok := a.labels[value]
	if !ok {
		n = int32(len(a.Labels))
		value = strings.Clone(value)
		a.Labels = append(a.Labels, value)
		a.labels[value] = n
	}
	return n
}

// labelValue is the first value of a sample's label, with its unit if it is a number.
func labelValue(x *profile.Sample, key string) string {
	if values := x.Label[key]; len(values) > 0 {
		return values[0]
	}
	numbers := x.NumLabel[key]
	if len(numbers) == 0 {
		return ""
	}
	value := strconv.FormatInt(numbers[0], 10)
	if units := x.NumUnit[key]; len(units) > 0 && units[0] != "" {
		value += " " + units[0]
	}
	return value
}

// stack is the number of a sample's stack.
func (a *adder) stack(x *profile.Sample) int32 {
	frames := a.room[:0]
	for _, l := range x.Location {
		known := a.locations.At(l.ID, l)
		if known.to == 0 {
			*known = a.location(l)
		}
		frames = append(frames, a.slab[known.from:known.to]...)
	}
	a.room = frames
	return a.stacks.number(frames)
}

func (a *adder) location(l *profile.Location) span {
	start := len(a.slab)
	for i, line := range l.Line {
		if line.Function != nil {
			a.slab = append(a.slab, a.frame(Frame{a.function(line.Function, l.Mapping), int32(line.Line), i < len(l.Line)-1}))
		}
	}
	if len(a.slab) == start {
		a.slab = append(a.slab, a.frame(Frame{Function: a.Set.intern(unnamed(l.Mapping))}))
	}
	return span{int32(start), int32(len(a.slab))}
}

func (s *Set) frame(f Frame) int32 {
	key := [...]int32{f.Function, f.Line, 0}
	if f.Inlined {
		key[2] = 1
	}
	n := s.frames.number(key[:])
	if int(n) == len(s.Frames) {
		s.Frames = append(s.Frames, f)
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
		*known = a.Set.intern(f) + 1
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

func (s *Set) intern(f Function) int32 {
	last, ok := s.functions[f.Name]
	if !ok {
		last = -1
	}
	for i := last; i >= 0; i = s.earlier[i] {
		if s.Functions[i] == f {
			return i
		}
	}
	n := int32(len(s.Functions))
	f.Name, f.File = strings.Clone(f.Name), strings.Clone(f.File) // not all names of the profile
	s.Functions = append(s.Functions, f)
	s.earlier = append(s.earlier, last)
	s.functions[s.Functions[n].Name] = n
	return n
}
