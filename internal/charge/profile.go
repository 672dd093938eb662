package charge

import (
	"errors"
	"slices"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// Frames returns a function that returns a profile's stacks, innermost frame
// first, with inlined calls. It remembers the names of functions, which take a
// while to find: use it for one profile, and in one goroutine.
func Frames() func(s *profile.Sample) []Frame {
	known := make(map[*profile.Function]Frame)
	return func(s *profile.Sample) []Frame {
		stack := make([]Frame, 0, len(s.Location))
		for _, l := range s.Location {
			for i, line := range l.Line {
				fn := line.Function
				if fn == nil {
					continue
				}
				frame, ok := known[fn]
				if !ok {
					name := symbol.Declared(fn.Name, fn.Filename, int(fn.StartLine))
					frame = Frame{Function: name, File: fn.Filename, Line: int(fn.StartLine)}
					known[fn] = frame
				}
				frame.At, frame.Inlined = int(line.Line), i < len(l.Line)-1
				stack = append(stack, frame)
			}
		}
		return stack
	}
}

// Allocated calls f with each stack of an allocation profile and the objects and bytes that
// were allocated there. It is an error if the profile is none.
func Allocated(p *profile.Profile, f func(stack []Frame, objects, bytes int64)) error {
	return heap(p, "alloc_objects", "alloc_space", f)
}

// InUse is Allocated for what was in use when the profile was written.
func InUse(p *profile.Profile, f func(stack []Frame, objects, bytes int64)) error {
	return heap(p, "inuse_objects", "inuse_space", f)
}

func heap(p *profile.Profile, objectType, byteType string, f func(stack []Frame, objects, bytes int64)) error {
	value := func(name string) int {
		return slices.IndexFunc(p.SampleType, func(t *profile.ValueType) bool { return t.Type == name })
	}
	objects, bytes := value(objectType), value(byteType)
	if objects < 0 || bytes < 0 {
		return errors.New("the profile holds no allocations")
	}
	frames := Frames()
	for _, s := range p.Sample {
		f(frames(s), s.Value[objects], s.Value[bytes])
	}
	return nil
}

// Sharing returns a profile without samples that shares all else with p.
func Sharing(p *profile.Profile) *profile.Profile {
	return &profile.Profile{
		SampleType: p.SampleType, DefaultSampleType: p.DefaultSampleType, Mapping: p.Mapping, Location: p.Location, Function: p.Function,
		Comments: p.Comments, DropFrames: p.DropFrames, KeepFrames: p.KeepFrames,
		TimeNanos: p.TimeNanos, DurationNanos: p.DurationNanos, PeriodType: p.PeriodType, Period: p.Period,
	}
}

// Labelled returns the part of a profile whose samples have a label. It shares
// the samples.
func Labelled(p *profile.Profile, label, value string) *profile.Profile {
	part := Sharing(p)
	for _, s := range p.Sample {
		if slices.Contains(s.Label[label], value) {
			part.Sample = append(part.Sample, s)
		}
	}
	return part
}

// Merge returns several profiles as one. A single one stays as it is.
func Merge(profiles []*profile.Profile) (*profile.Profile, error) {
	if len(profiles) == 1 {
		return profiles[0], nil
	}
	return profile.Merge(profiles)
}
