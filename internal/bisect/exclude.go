package bisect

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/bottleneck-go/bottleneck/internal/compare/identity"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// exclude leaves out the commits that cannot have changed what is built: those that
// touch nothing of the closure of their parent. It is listed anew where an import or
// a module file may have changed; where it cannot be, everything counts.
func (s *search) exclude(ctx context.Context) error {
	s.Status("listing what the benchmarks are built from")
	changing, err := s.history.ChangingImports(ctx)
	if err != nil {
		return err
	}
	known, err := s.closureOf(ctx, 0)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	valid := err == nil
	for i, c := range s.history.Commits {
		if valid && !known.Touched(c.Files) {
			s.points.Exclude(i + 1)
			s.leftOut++
			continue
		}
		if !valid || changing[c.Hash] || moduleFiles(c.Files) > 0 {
			known, err = s.closureOf(ctx, i+1)
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			valid = err == nil
		}
	}
	if s.leftOut == len(s.history.Commits) {
		return s.anything(ctx)
	}
	return nil
}

// anything reports whether the good commit has something to measure, where nothing else asks: that
// nothing changed what is measured is no answer of a package without benchmarks.
func (s *search) anything(ctx context.Context) error {
	_, listed, err := s.listed(ctx, 0)
	if err == nil {
		_, err = listed.Programs()
	}
	if err != nil {
		return fmt.Errorf("good (%.12s): %w", s.commit(0).Hash, err)
	}
	return nil
}

// closureOf lists the closure of a commit, and warns of what is doubtful in how it is built.
func (s *search) closureOf(ctx context.Context, i int) (identity.Footprint, error) {
	top, listed, err := s.listed(ctx, i)
	if err != nil {
		return identity.Footprint{}, err
	}
	for _, w := range listed.Warnings() {
		s.warn(w)
	}
	c := identity.NewFootprint()
	for _, p := range listed.Listed {
		c.AddPackage(top, p)
	}
	return c, nil
}

// listed lists the packages of a commit, whose tree begins at top.
func (s *search) listed(ctx context.Context, i int) (top string, _ *suite.Suite, err error) {
	side, err := s.tree(ctx, i)
	if err != nil {
		return "", nil, err
	}
	if top, err = filepath.Abs(side.Top); err != nil {
		return "", nil, err
	}
	target := s.Target
	target.Dir = side.Dir
	listed, err := suite.New(ctx, target, s.tmp, nil)
	return top, listed, err
}

// moduleFiles counts the module files among those that a commit changed.
func moduleFiles(files []string) (n int) {
	for _, f := range files {
		if identity.IsModuleFile(filepath.Base(f)) || identity.InDirectory(f, "vendor") {
			n++
		}
	}
	return n
}
