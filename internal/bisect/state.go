package bisect

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/bottleneck-go/bottleneck/internal/atomicfile"
	"github.com/bottleneck-go/bottleneck/internal/changepoint"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// A state is what a search keeps, so that an interrupted one can go on.
type state struct {
	Version      int           `json:"version"`
	Good         string        `json:"good"`
	Bad          string        `json:"bad"`
	Package      string        `json:"package"`
	Name         string        `json:"name"`
	Unit         string        `json:"unit"`
	Faster       bool          `json:"faster"`
	Measurements []measurement `json:"measurements"`
	Failed       []failure     `json:"failed"`
}

// A measurement is of a commit against the good one, or another: the natural logarithm of the ratio of
// what is searched by, and its standard deviation.
type measurement struct {
	Commit    string  `json:"commit"`
	Base      string  `json:"base,omitempty"` // if it is another
	LogRatio  float64 `json:"log_ratio"`
	Deviation float64 `json:"deviation"`
}

// A failure is why a commit cannot be measured.
type failure struct {
	Commit string `json:"commit"`
	Why    string `json:"why"`
}

// save writes the state, if there is a place for it.
func (s *search) save() error {
	if s.State == "" {
		return nil
	}
	t := state{
		Version: 1, Good: s.history.Good.Hash, Bad: s.commit(len(s.history.Commits)).Hash,
		Package: s.followed.Package, Name: s.followed.Name, Unit: s.Unit, Faster: s.Faster,
	}
	for _, o := range s.points.Observations() {
		t.Measurements = append(t.Measurements, s.measurement(o))
	}
	for i, err := range s.failed {
		t.Failed = append(t.Failed, failure{s.commit(i).Hash, err.Error()})
	}
	return atomicfile.Write(s.State, func(w io.Writer) error { return json.NewEncoder(w).Encode(t) })
}

func (s *search) measurement(o changepoint.Observation) measurement {
	m := measurement{Commit: s.commit(o.Commit).Hash, LogRatio: o.LogRatio, Deviation: o.Deviation}
	if o.Base > 0 {
		m.Base = s.commit(o.Base).Hash
	}
	return m
}

// restore reads the state of an interrupted search, if that is asked for. A state
// of another search is not used.
func (s *search) restore() error {
	if !s.Resume || s.State == "" {
		return nil
	}
	text, err := os.ReadFile(s.State)
	if errors.Is(err, fs.ErrNotExist) {
		s.warnings = append(s.warnings, errors.New("no interrupted search of this benchmark was found: started a new one"))
		return nil
	}
	if err != nil {
		return err
	}
	var t state
	if err := json.Unmarshal(text, &t); err != nil {
		return fmt.Errorf("%s: %w", s.State, err)
	}
	last := s.commit(len(s.history.Commits)).Hash
	if t.Good != s.history.Good.Hash || t.Bad != last || t.Unit != s.Unit || t.Faster != s.Faster {
		s.warnings = append(s.warnings, errors.New("the interrupted search was for other commits: started a new one"))
		return nil
	}
	s.adopt(t)
	return nil
}

// adopt takes over the measurements of a state.
func (s *search) adopt(t state) {
	number := map[string]int{s.history.Good.Hash: 0}
	for i, c := range s.history.Commits {
		number[c.Hash] = i + 1
	}
	for _, m := range t.Measurements {
		i, ok := number[m.Commit]
		base, okBase := number[cmp.Or(m.Base, s.history.Good.Hash)]
		if ok && okBase && m.Deviation > 0 {
			s.points.Observe(changepoint.Observation{Commit: i, Base: base, LogRatio: m.LogRatio, Deviation: m.Deviation})
		}
	}
	for _, f := range t.Failed {
		if i, ok := number[f.Commit]; ok {
			s.failed[i] = errors.New(f.Why)
			s.points.Skip(i)
		}
	}
	if t.Name != "" {
		s.follow(suite.Key{Package: t.Package, Name: t.Name})
	}
}

// forget removes the state of a search that has ended with a certain answer.
func (s *search) forget() error {
	if s.State == "" || !s.certain() {
		return nil
	}
	if err := os.Remove(s.State); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
