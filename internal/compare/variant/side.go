package variant

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report"
)

// A Side is one of two that are compared: a tree, and how it is built and run.
type Side struct {
	revision.Side
	Role    string // base or head
	Variant Variant
	Suite   *suite.Suite
	Found   []suite.Program // with benchmarks, or a single program
}

// Find finds the packages that have benchmarks, or the program that is asked for.
func (s *Side) Find(ctx context.Context, target suite.Target, tmp string) error {
	tmp = filepath.Join(tmp, s.Role+".tmp")
	if err := os.Mkdir(tmp, 0o777); err != nil {
		return err
	}
	environ, err := s.Variant.Environ(ctx, s.Dir, target.Dir, tmp)
	if err != nil {
		return err
	}
	target.Dir, target.Tags = s.Dir, cmp.Or(s.Variant.Tags, target.Tags)
	if s.Suite, err = suite.NewIn(ctx, target, environ, tmp, nil); err != nil {
		return err
	}
	s.Found, err = s.Suite.Programs()
	return err
}

// Of is what a side is called: by its tree, and by how it is built and run. A tree
// that both sides share is left out.
func (v Variant) Of(tree string, shared bool) string {
	switch what := v.String(); {
	case what == "":
		return tree
	case shared:
		return what
	default:
		return tree + ", " + what
	}
}

// Doubts are what there is to be said of what was found: once, if all sides share it.
func Doubts(sides ...*Side) (list report.Warnings) {
	said, all := make(map[string]int), make([][]error, len(sides))
	for i, s := range sides {
		all[i] = s.Suite.Warnings()
		for _, err := range all[i] {
			said[err.Error()]++
		}
	}
	for i, errs := range all {
		for _, err := range errs {
			switch {
			case said[err.Error()] < len(sides):
				list = append(list, sides[i].Failed(err))
			case i == 0:
				list = append(list, err)
			}
		}
	}
	return list
}

// Has reports whether benchmarks were found in a package.
func (s *Side) Has(importPath string) bool {
	return slices.ContainsFunc(s.Found, func(p suite.Program) bool { return p.ImportPath == importPath && !p.Main })
}

// Failed says of an error which side it is of.
func (s *Side) Failed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s (%s): %w", s.Role, s.Name, err)
}
