// Package stacks holds the samples of one or many profiles in little memory:
// every stack is kept once, whichever profiles it is in.
package stacks

import (
	"cmp"
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
	Units     []Unit   // by their numbers
	Labels    []string // values of the label that Options.By names
	// Namesakes are the names that several functions of a profile have, of a program that is
	// interpreted, and how many elements of the paths of their files tell them apart.
	Namesakes map[string]int

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
	Findable   bool // it has no name, but the program's file may tell it
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
	s.findNamesakes(p)
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

func (s *Set) init() {
	if s.functions == nil {
		s.functions, s.labels, s.Namesakes = make(map[string]int32), make(map[string]int32), make(map[string]int)
	}
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
