package variant

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// Profile is the path of the profile that the side is optimised by, "" if it has none
// of its own. It is relative to dir.
func (v Variant) Profile(dir string) string {
	if v.PGO == "" || v.PGO == "off" || v.PGO == "auto" {
		return ""
	}
	return inDir(dir, v.PGO)
}

// PGONote says of a side that is optimised by a profile of its own whether that still fits:
// which part of the time that was measured is spent in functions that the profile has
// samples of, and so tells the compiler about.
func (s *Side) PGONote(dir string, measured map[string][]*profile.Profile) (note string, ok bool) {
	path := s.Variant.Profile(dir)
	if path == "" {
		return "", false
	}
	var all []*profile.Profile
	for _, list := range measured {
		all = append(all, list...)
	}
	share, err := Covered(path, all)
	if err != nil { // it was built with it
		return "", false
	}
	return fmt.Sprintf("%s covers %.0f %% of the %s's time: the rest is spent in functions that it has no samples of", filepath.Base(path), 100*share, s.Role), true
}

// Covered is which part of the timed samples of profiles hit functions that the profile
// at a path has samples of.
func Covered(path string, profiles []*profile.Profile) (float64, error) {
	pgo, err := gorun.ReadProfile(path)
	if err != nil {
		return 0, err
	}
	known := make(map[string]bool)
	for _, sample := range pgo.Sample {
		known[leaf(sample)] = true
	}
	var hits, all float64
	for _, p := range profiles {
		for _, sample := range p.Sample {
			if slices.Contains(sample.Label[timeline.PhaseLabel], string(timeline.Timed)) {
				n := float64(sample.Value[0])
				all += n
				if known[leaf(sample)] {
					hits += n
				}
			}
		}
	}
	return hits / max(all, 1), nil
}

// leaf is the function that a sample hit.
func leaf(s *profile.Sample) string {
	if len(s.Location) == 0 || len(s.Location[0].Line) == 0 || s.Location[0].Line[0].Function == nil {
		return ""
	}
	return s.Location[0].Line[0].Function.Name
}
