package flame

import (
	"encoding/binary"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/parts"
)

// A frame is a function in a stack.
type frame struct {
	function *profile.Function
	inlined  bool
}

// A stack is the frames of a sample, by their numbers, outermost first.
type stack struct {
	frames []int32
	value  int64
}

// size is the value without its sign. Of the smallest number there is none.
func (s *stack) size() int64 { return max(s.value, -max(s.value, -1<<62)) }

// stacks are the stacks of a profile.
type stacks struct {
	frames []frame // by number: functions of one name are one frame, or two if it is also inlined
	list   []stack
}

// A flattener numbers the frames of a profile.
type flattener struct {
	stacks
	numbers   map[frameKey]int32
	functions parts.Table[profile.Function, [2]int32] // their numbers plus 1, called and inlined
	places    parts.Table[profile.Location, place]
	labels    map[string]int32
}

type frameKey struct {
	name    string
	inlined bool
}

// A place is the frames of a location, outermost first.
type place struct {
	frames []int32
	known  bool
}

// flatten lists the frames of each sample below those that its labels make.
func flatten(p *profile.Profile, labels []string) stacks {
	f := &flattener{
		numbers: make(map[frameKey]int32, len(p.Function)), functions: parts.New[profile.Function, [2]int32](len(p.Function)),
		places: parts.New[profile.Location, place](len(p.Location)), labels: make(map[string]int32),
	}
	f.list = make([]stack, len(p.Sample))
	var room []int32
	for i, s := range p.Sample {
		if cap(room)-len(room) < maxFrames {
			room = make([]int32, 0, 1<<16)
		}
		start := len(room)
		for _, label := range labels {
			if values := s.Label[label]; len(values) > 0 {
				room = append(room, f.label(values[0]))
			}
		}
		for j := len(s.Location) - 1; j >= 0 && len(room)-start < maxFrames; j-- {
			frames := f.place(s.Location[j])
			room = append(room, frames[:min(len(frames), maxFrames-(len(room)-start))]...)
		}
		f.list[i].frames = room[start:len(room):len(room)]
	}
	return f.stacks
}

// label is the number of the frame that stands for a label's value.
func (f *flattener) label(value string) int32 {
	n, ok := f.labels[value]
	if !ok {
		n = int32(len(f.frames))
		f.frames = append(f.frames, frame{function: &profile.Function{Name: value}})
		f.labels[value] = n
	}
	return n
}

// place returns the frames of a location, outermost first.
func (f *flattener) place(l *profile.Location) []int32 {
	at := f.places.At(l.ID, l)
	if !at.known {
		at.known = true
		for i := len(l.Line) - 1; i >= 0; i-- {
			if fn := l.Line[i].Function; fn != nil {
				at.frames = append(at.frames, f.number(fn, i < len(l.Line)-1))
			}
		}
	}
	return at.frames
}

// number is the number of a function's frame.
func (f *flattener) number(fn *profile.Function, inlined bool) int32 {
	known := &f.functions.At(fn.ID, fn)[0]
	if inlined {
		known = &f.functions.At(fn.ID, fn)[1]
	}
	if *known > 0 {
		return *known - 1
	}
	key := frameKey{fn.Name, inlined}
	n, ok := f.numbers[key]
	if !ok {
		n = int32(len(f.frames))
		f.frames = append(f.frames, frame{fn, inlined})
		f.numbers[key] = n
	}
	*known = n + 1
	return n
}

// A writer makes locations of frames again, for those that are used.
type writer struct {
	out       *profile.Profile
	frames    []frame
	functions map[string]*profile.Function
	locations map[string]*profile.Location
}

// stack returns the locations of a path, innermost first: what was inlined is at
// the location of its caller.
func (w *writer) stack(path []int32) []*profile.Location {
	var list []*profile.Location
	start := 0
	for i, n := range path {
		if !w.frames[n].inlined || i == len(path)-1 {
			list = append(list, w.location(path[start:i+1]))
			start = i + 1
		}
	}
	return list
}

func (w *writer) location(path []int32) *profile.Location {
	var key []byte
	for _, n := range path {
		key = binary.LittleEndian.AppendUint32(key, uint32(n))
	}
	l := w.locations[string(key)]
	if l == nil {
		l = &profile.Location{ID: uint64(len(w.out.Location)) + 1}
		for _, n := range path {
			l.Line = append(l.Line, profile.Line{Function: w.function(w.frames[n].function)})
		}
		w.locations[string(key)] = l
		w.out.Location = append(w.out.Location, l)
	}
	return l
}

func (w *writer) function(fn *profile.Function) *profile.Function {
	known := w.functions[fn.Name]
	if known == nil {
		known = &profile.Function{
			ID: uint64(len(w.out.Function)) + 1, Name: fn.Name, SystemName: fn.SystemName,
			Filename: fn.Filename, StartLine: fn.StartLine,
		}
		w.functions[fn.Name] = known
		w.out.Function = append(w.out.Function, known)
	}
	return known
}
