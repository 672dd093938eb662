package compare

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// pgoNotes says of each side that is built with a profile of its own whether that still
// fits: which part of the time that was measured is spent in functions that the
// profile has samples of, and so tells the compiler about.
func (c *comparer) pgoNotes() (notes []string) {
	for _, s := range c.sides {
		if v := s.variant.PGO; v != "" && v != "off" && v != "auto" {
			share, err := s.coveredBy(c.Dir, v)
			if err != nil {
				c.warnings = append(c.warnings, fmt.Errorf("%s: %w", v, err))
				continue
			}
			notes = append(notes, fmt.Sprintf("%s covers %.0f %% of the %s's time: the rest is spent in functions that it has no samples of", filepath.Base(v), 100*share, s.role))
		}
	}
	return notes
}

// coveredBy is which part of the timed samples hit functions that a profile has samples
// of.
func (s *version) coveredBy(dir, path string) (float64, error) {
	path, err := absolute(dir, path)
	if err != nil {
		return 0, err
	}
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	pgo, err := profile.Parse(f)
	if err != nil {
		return 0, err
	}
	known := make(map[string]bool)
	for _, sample := range pgo.Sample {
		known[leaf(sample)] = true
	}
	var hits, all float64
	for _, list := range s.profiles {
		for _, p := range list {
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
