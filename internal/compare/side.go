package compare

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/identity"
	"github.com/bottleneck-go/bottleneck/internal/recorded"
	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/tally"
	"github.com/bottleneck-go/bottleneck/internal/variant"
	"github.com/bottleneck-go/bottleneck/report"
)

// A version is one of the two versions, and what was measured of it.
type version struct {
	revision.Side
	role     string // base or head
	variant  variant.Variant
	suite    *suite.Suite
	found    []suite.Program // with benchmarks, or a single program
	programs []program       // of them those that the other side has too
	results  bytes.Buffer
	insides  *tally.Insides
	values   map[recorded.Measure][]float64 // of the results
	profiles map[string][]*profile.Profile
}

// A program is one that can be linked again and again.
type program struct {
	suite.Program
	link func(ctx context.Context, out string, seed int) error
	code *identity.Code // that it was compiled to, if it was asked for
}

// find finds the packages that have benchmarks, or the program that is asked for.
func (s *version) find(ctx context.Context, target suite.Target, tmp string) error {
	tmp = filepath.Join(tmp, s.role+".tmp")
	if err := os.Mkdir(tmp, 0o777); err != nil {
		return err
	}
	environ, err := s.variant.Environ(ctx, s.Dir, target.Dir, tmp)
	if err != nil {
		return err
	}
	target.Dir, target.Tags = s.Dir, cmp.Or(s.variant.Tags, target.Tags)
	if s.suite, err = suite.NewIn(ctx, target, environ, tmp, nil); err != nil {
		return err
	}
	s.found, err = s.suite.Programs()
	return err
}

// trees makes both sides' trees. If only how they are built or run is named, both
// are the user's own tree, as it is.
func (c *comparer) trees(ctx context.Context) (base, head revision.Side, err error) {
	if c.Base == "" && c.Head == "" && !(c.BaseVariant.IsZero() && c.HeadVariant.IsZero()) {
		side := revision.Side{Name: "working tree", Dir: c.Dir}
		return side, side, nil
	}
	base, head, err = revision.Sides(ctx, c.Tree(ctx, c.tmp), c.Base, c.Head)
	base.Name, head.Name = cmp.Or(c.Names[0], base.Name), cmp.Or(c.Names[1], head.Name)
	return base, head, err
}

// sideName is what a side is called: by its tree, and by how it is built and run. A tree
// that both sides share is left out.
func sideName(tree string, shared bool, v variant.Variant) string {
	switch what := v.String(); {
	case what == "":
		return tree
	case shared:
		return what
	default:
		return tree + ", " + what
	}
}

// doubts are what there is to be said of what was found: once, if all sides share it.
func doubts(sides ...*version) (list report.Warnings) {
	said, all := make(map[string]int), make([][]error, len(sides))
	for i, s := range sides {
		all[i] = s.suite.Warnings()
		for _, err := range all[i] {
			said[err.Error()]++
		}
	}
	for i, errs := range all {
		for _, err := range errs {
			switch {
			case said[err.Error()] < len(sides):
				list = append(list, sides[i].failed(err))
			case i == 0:
				list = append(list, err)
			}
		}
	}
	return list
}

func (s *version) has(importPath string) bool {
	return slices.ContainsFunc(s.found, func(p suite.Program) bool { return p.ImportPath == importPath && !p.Main })
}

// program is the one that a benchmark, or a whole program, is in.
func (s *version) program(key suite.Key) suite.Program {
	i := slices.IndexFunc(s.programs, func(p program) bool { return p.ImportPath == key.Package })
	return s.programs[i].Program
}

// build builds the programs that are to be measured, through an overlay unless that is
// "". Of those that differ in Go source alone it keeps the code.
func (s *version) build(ctx context.Context, overlay string, alike map[string]identity.Likeness) (err error) {
	s.insides = tally.NewInsides(s.suite, time.Now())
	for i := range s.programs {
		p := &s.programs[i]
		var listing *bytes.Buffer
		if alike[p.ImportPath] == identity.SourceOnly {
			listing = new(bytes.Buffer)
		}
		if p.link, err = s.suite.Linking(ctx, p.Program, overlay, writer(listing)); err != nil {
			return err
		}
		if listing != nil {
			if p.code, err = identity.ReadCode(listing); err != nil {
				return err
			}
		}
	}
	return nil
}

// writer is a buffer as a writer, or none.
func writer(b *bytes.Buffer) io.Writer {
	if b == nil {
		return nil
	}
	return b
}

// failed says of an error which side it is of.
func (s *version) failed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s (%s): %w", s.role, s.Name, err)
}
