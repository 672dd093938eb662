package stacks

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/parts"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// duration is how long a profile took, unless it says what no program runs for.
func duration(p *profile.Profile) time.Duration {
	const longest = 10 * 365 * 24 * time.Hour
	if d := time.Duration(p.DurationNanos); 0 < d && d <= longest {
		return d
	}
	return 0
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
		a.slab = append(a.slab, a.frame(Frame{Function: a.Set.intern(unnamed(l.Mapping, l.Address != 0))}))
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
		f := Function{Name: nameOf(fn), File: fn.Filename, Line: int(fn.StartLine)}
		if nameless(f.Name) {
			f = unnamed(m, false)
		}
		*known = a.Set.intern(f) + 1
	}
	return *known - 1
}

func nameOf(fn *profile.Function) string { return cmp.Or(fn.Name, fn.SystemName) }

// nameless reports whether a profiler wrote something else in place of a name.
func nameless(name string) bool {
	name = symbol.Undecorated(name)
	hex, ok := strings.CutPrefix(name, "0x")
	return name == "" || strings.HasPrefix(name, "(unknown)") || strings.Trim(name, "?") == "" || ok && strings.Trim(hex, "0123456789abcdefABCDEF") == "" ||
		strings.HasPrefix(name, "[unknown") || name == "<unknown>" || name == "unknown"
}

// unnamed stands for code without a name. What stands at an address of the program's files may
// have one there; what is in memory alone has none.
func unnamed(m *profile.Mapping, addressed bool) Function {
	f := Function{Name: "(no symbols)", Unnamed: true, Findable: addressed}
	if m != nil && m.File != "" {
		f.Name = "[" + End(m.File, 1) + "] (no symbols)"
		f.Findable = addressed && !inMemory(m.File)
	}
	return f
}

// inMemory reports whether a mapping is of no file: of the kernel, or of code that was
// generated.
func inMemory(file string) bool {
	return strings.HasPrefix(file, "[") || strings.HasPrefix(file, "//anon") || strings.HasPrefix(file, "/memfd:") ||
		strings.HasPrefix(file, "anon_inode:") || strings.HasPrefix(file, "/tmp/perf-")
}
