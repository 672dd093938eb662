package compare

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/compare/identity"
	"github.com/bottleneck-go/bottleneck/internal/compare/recorded"
	"github.com/bottleneck-go/bottleneck/internal/compare/variant"
	"github.com/bottleneck-go/bottleneck/internal/inside"
	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/units"
)

// A version is one of the two versions, and what was measured of it.
type version struct {
	variant.Side
	overlay  string    // through which its programs are built, or ""
	programs []program // of those that were found those that the other side has too
	results  bytes.Buffer
	units    units.Writer // what its benchmarks print of their units
	insides  *inside.Reader
	read     *recorded.Results // the results
	profiles map[string][]*profile.Profile
}

// A program is one that can be linked again and again.
type program struct {
	suite.Program
	link func(ctx context.Context, out string, seed int) error
	code *identity.Code // that it was compiled to, if it was asked for
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

// program is the one that a benchmark, or a whole program, is in.
func (s *version) program(key suite.Key) suite.Program {
	i := slices.IndexFunc(s.programs, func(p program) bool { return p.ImportPath == key.Package })
	return s.programs[i].Program
}

// build builds a program that is to be measured. If it differs in Go source alone, it keeps
// the code.
func (s *version) build(ctx context.Context, i int, alike map[string]identity.Likeness) (err error) {
	if s.insides == nil {
		s.insides = inside.NewReader(s.Suite.Place, time.Now())
	}
	p := &s.programs[i]
	var listing *bytes.Buffer
	if alike[p.ImportPath] == identity.SourceOnly {
		listing = new(bytes.Buffer)
	}
	if p.link, err = s.Suite.Linking(ctx, p.Program, s.overlay, listing); err != nil {
		return err
	}
	if listing != nil {
		p.code, err = identity.ReadCode(listing)
	}
	return err
}

// paths are the import paths of the programs from one on.
func (s *version) paths(i int) (list []string) {
	for _, p := range s.programs[i:] {
		list = append(list, p.ImportPath)
	}
	return list
}
