package timeline

import (
	"fmt"
	"slices"
)

// stages are those under way. A moment belongs to those that have none inside.
type stages struct {
	running map[int]*stage
	names   []string // of the innermost ones, sorted; nil when it must be made again
}

type stage struct {
	name  string
	outer int
	inner int // stages right inside it
}

func (s *stages) start(m Mark) error {
	var begun stage
	if _, err := fmt.Sscanf(m.Name, "%d %q", &begun.outer, &begun.name); err != nil {
		return fmt.Errorf("timeline: stage %q: %w", m.Name, err)
	}
	if s.running == nil {
		s.running = make(map[int]*stage)
	}
	s.running[m.N] = &begun
	if outer := s.running[begun.outer]; outer != nil {
		outer.inner++
	}
	s.names = nil
	return nil
}

func (s *stages) end(m Mark) {
	ended := s.running[m.N]
	if ended == nil {
		return // it began before the recording
	}
	if outer := s.running[ended.outer]; outer != nil {
		outer.inner--
	}
	delete(s.running, m.N)
	s.names = nil
}

// innermost returns the names of the stages that a moment belongs to. A name
// stands there as often as stages have it.
func (s *stages) innermost() []string {
	if s.names == nil && len(s.running) > 0 {
		for _, r := range s.running {
			if r.inner == 0 {
				s.names = append(s.names, r.name)
			}
		}
		slices.Sort(s.names)
	}
	return s.names
}
