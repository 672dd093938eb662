package suite

import (
	"path/filepath"

	"github.com/bottleneck-go/bottleneck/internal/origin"
)

// Declared are the functions that the user's own packages declare, tests included.
func (s *Suite) Declared() origin.Index {
	x := make(origin.Index)
	own := s.Rules(Program{}).Own
	paths := func(dir string, names []string) (list []string) {
		for _, name := range names {
			list = append(list, filepath.Join(dir, name))
		}
		return list
	}
	for _, p := range s.Listed {
		if p.OfTest() || p.Standard || !own(p.ImportPath) {
			continue
		}
		x.Add(p.ImportPath, paths(p.Dir, p.Sources())...)
		x.Add(p.ImportPath, paths(p.Dir, p.TestGoFiles)...)
		x.Add(p.ImportPath+"_test", paths(p.Dir, p.XTestGoFiles)...)
	}
	return x
}
