package find

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/page"
	"github.com/bottleneck-go/bottleneck/report"
)

// write writes the recorded run.
func (s *search) write(r *report.Report) error {
	profiles, err := s.tally.Profiles()
	if err != nil {
		return err
	}
	var text bytes.Buffer
	errs := []error{page.WriteRun(s.Record, r, profiles), r.WriteJSON(&text)}
	errs = append(errs,
		os.WriteFile(filepath.Join(s.Record, "report.json"), text.Bytes(), 0o666),
		os.WriteFile(filepath.Join(s.Record, "results.txt"), slices.Concat(s.units.Lines(), s.tally.Results()), 0o666))
	for _, name := range slices.Sorted(maps.Keys(profiles)) {
		errs = append(errs, gorun.WriteProfile(filepath.Join(s.Record, name), profiles[name]))
	}
	for name, trace := range s.tally.Traces() {
		errs = append(errs, trace.WriteFile(filepath.Join(s.Record, name)))
	}
	for _, p := range s.programs {
		errs = append(errs, p.Keep(s.Record))
	}
	return errors.Join(errs...)
}
