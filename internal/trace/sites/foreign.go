package sites

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// Foreign reports whether a site is code that is not Go's, such as what a program has compiled while it
// runs.
func (s *Table) Foreign(site int32) bool {
	if site == None {
		return false
	}
	frames := s.List[site].Frames
	return len(frames) > 0 && symbol.Foreign(s.Frames[frames[0]].Function)
}

// Library is the site of the innermost call of a stack that is in neither the user's code nor the standard
// library, whatever that called back, or None if the user's code did not call it.
func (s *Table) Library(site int32) int32 {
	if site == None {
		return None
	}
	if i, ok := s.library[site]; ok {
		return i
	}
	frames, lib := s.List[site].Frames, int32(None)
	i := slices.IndexFunc(frames, func(f int32) bool { return s.class(f) == charge.Library })
	if i >= 0 && slices.ContainsFunc(frames[i:], func(f int32) bool { return s.class(f) == charge.Own }) {
		lib = s.outer(frames[i:], s.Frames[frames[i]].Line)
	}
	s.library[site] = lib
	return lib
}

// class is what kind of code a frame is in.
func (s *Table) class(frame int32) charge.Class {
	f := s.Frames[frame]
	return s.target([]charge.Frame{{Function: f.Function, File: f.File, At: f.Line}}).Class
}

// First is the first site that there is, or None.
func First(list []int32) int32 {
	if i := slices.IndexFunc(list, func(site int32) bool { return site != None }); i >= 0 {
		return list[i]
	}
	return None
}
