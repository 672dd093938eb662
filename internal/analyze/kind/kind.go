// Package kind describes the values of a profile: which of a sample's values
// counts, its unit, what to call it, and how many events of the sampler it stands
// for.
package kind

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// A Kind is one of a profile's sample types.
type Kind struct {
	Type, Unit string // "cpu", "nanoseconds"; times are in nanoseconds, sizes in bytes
	Index      int    // of the value in each sample
	Scale      int64  // from the profile's unit to Unit
}

// A Class says what a kind counts.
type Class int

const (
	Other       Class = iota
	Processor         // time on a processor
	Wall              // time of goroutines or threads, on a processor or not
	Delay             // time that was waited for one another
	Contentions       // how often one waited for another
	Bytes
	Objects
	Population // goroutines or threads that are there at one moment
)

// String is the kind as pprof writes it, as in "cpu/nanoseconds".
func (k Kind) String() string { return k.Type + "/" + k.Unit }

// Choose returns the kind of the sample type of the given name, which may be an
// index, as pprof's -sample_index has it. Without a name it is pprof's default:
// what the profile says, or its last. Where that merely counts samples whose
// time is there too, it is the time. Where the profile does not say, and has no values of its last
// type, as of locks that nobody waited for, it is the first time that has values.
func Choose(p *profile.Profile, name string) (Kind, error) {
	if len(p.SampleType) == 0 {
		return Kind{}, fmt.Errorf("the profile has no sample types")
	}
	i, err := p.SampleIndexByName(name)
	if err != nil {
		return Kind{}, fmt.Errorf("-sample_index: %w", err)
	}
	if name == "" && counts(p.SampleType[i]) {
		if time := slices.IndexFunc(p.SampleType, timed); time >= 0 {
			i = time
		}
	}
	if name == "" && p.DefaultSampleType == "" && !valued(p, i) {
		for j, t := range p.SampleType {
			if timed(t) && valued(p, j) {
				i = j
				break
			}
		}
	}
	t := p.SampleType[i]
	unit, scale := Base(t.Unit)
	return Kind{Type: render.Plain(t.Type), Unit: render.Plain(unit), Index: i, Scale: scale}, nil
}

// valued reports whether a profile has values of a type.
func valued(p *profile.Profile, i int) bool {
	return slices.ContainsFunc(p.Sample, func(s *profile.Sample) bool { return s.Value[i] != 0 })
}

// counts reports whether a type is the number of samples.
func counts(t *profile.ValueType) bool {
	return (t.Type == "samples" || t.Type == "sample") && t.Unit == "count"
}

func timed(t *profile.ValueType) bool {
	unit, _ := Base(t.Unit)
	return unit == "nanoseconds"
}

// Base is what a unit is counted in here, and how many of that it is.
func Base(unit string) (string, int64) {
	u := strings.ToLower(unit)
	for _, list := range bases {
		for _, s := range list.units {
			if slices.Contains(s.names, u) {
				return list.base, s.scale
			}
		}
	}
	return unit, 1
}

// A named is a multiple of a unit, and what it is called.
type named struct {
	scale int64
	names []string
}

var bases = []struct {
	base  string
	units []named
}{
	{"nanoseconds", []named{
		{1, []string{"ns", "nanosecond", "nanoseconds"}},
		{1e3, []string{"us", "microsecond", "microseconds"}},
		{1e6, []string{"ms", "millisecond", "milliseconds"}},
		{1e9, []string{"s", "sec", "second", "seconds"}},
		{60e9, []string{"min", "minute", "minutes"}},
	}},
	{"bytes", []named{
		{1, []string{"b", "byte", "bytes"}},
		{1 << 10, []string{"kb", "kib", "kilobyte", "kilobytes"}},
		{1 << 20, []string{"mb", "mib", "megabyte", "megabytes"}},
		{1 << 30, []string{"gb", "gib", "gigabyte", "gigabytes"}},
	}},
	{"count", []named{{1, []string{"count", "1", ""}}}},
}

// Class says what the kind counts.
func (k Kind) Class() Class {
	switch k.Unit {
	case "nanoseconds":
		switch {
		case k.OffProcessor():
			return Wall
		case strings.Contains(k.Type, "cpu"), k.Type == "itimer", k.Type == "on-cpu":
			return Processor
		case strings.Contains(k.Type, "delay"), strings.Contains(k.Type, "lock"), k.Type == "contention":
			return Delay
		}
		return Wall
	case "bytes":
		return Bytes
	case "count":
		switch {
		case strings.Contains(k.Type, "object"):
			return Objects
		case strings.Contains(k.Type, "contention"):
			return Contentions
		case k.Type == "goroutine", k.Type == "goroutines", k.Type == "goroutineleak", k.Type == "threadcreate", k.Type == "thread":
			return Population
		}
	}
	return Other
}

// OffProcessor reports whether the kind is time in which threads had no processor.
func (k Kind) OffProcessor() bool {
	return strings.HasPrefix(strings.NewReplacer("-", "", "_", "").Replace(k.Type), "offcpu")
}

// Words are what shares are of, as in "the bytes in use".
func (k Kind) Words() string {
	switch k.Type {
	case "inuse_space":
		return "the bytes in use"
	case "inuse_objects":
		return "the objects in use"
	case "alloc_space":
		return "the bytes allocated"
	case "alloc_objects":
		return "the objects allocated"
	case "space":
		return "the bytes"
	case "delay":
		return "the time waited"
	case "objects", "contentions", "samples", "goroutines":
		return "the " + k.Type
	case "goroutine", "thread", "sample":
		return "the " + k.Type + "s"
	case "goroutineleak":
		return "the leaked goroutines"
	case "threadcreate":
		return "the threads created"
	case "time":
		return "the time of all goroutines"
	case "wall", "wall-time", "wall_time":
		return "the wall-clock time of all threads"
	case "":
		return "the values"
	}
	switch k.Class() {
	case Processor:
		return "the processor time"
	case Wall:
		if k.OffProcessor() {
			return "the time off processors"
		}
		return "the " + k.Type + " time"
	case Delay:
		return "the delay"
	}
	if k.Unit == "count" {
		return k.Type
	}
	return k.Type + " (" + k.Unit + ")"
}
