package analyze

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/analyze/profiles"
	"github.com/bottleneck-go/bottleneck/internal/atomicfile"
	"github.com/bottleneck-go/bottleneck/internal/compare/recorded"
	"github.com/bottleneck-go/bottleneck/internal/flame"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// Sides says which profiles RunSides compares, and how.
type Sides struct {
	Config
	From       profiles.Config
	Base, Head string // as profiles.Config.Find takes them
	Per        Per
	Threshold  float64 // part of the whole that counts as no change of a function; 0: DefaultThreshold
	Record     string  // directory for what was found, its page and both profiles; "": none
}

// RunSides gets the profiles of both sides, and says which functions explain their
// difference. With suite.ErrRecord the difference is returned too. The context ends it as it
// does Run.
func RunSides(ctx context.Context, s Sides) (*difference.Difference, error) {
	s.Hint.Module, s.Hint.Dir = module(s.From.Dir)
	c, err := heeding(ctx, func() (*sideBySide, error) { return s.compare(ctx) })
	if err != nil {
		return nil, err
	}
	if s.Record != "" {
		err = suite.Recorded(c.write(s.Record))
	}
	return c.difference, err
}

// A sideBySide is what was compared, and what that says.
type sideBySide struct {
	*comparison
	analyses   [2]*Analysis
	difference *difference.Difference
}

// compare reads both sides and compares them.
func (s Sides) compare(ctx context.Context) (*sideBySide, error) {
	var sides [2]*Analysis
	for i, name := range []string{s.Base, s.Head} {
		a, err := New(s.Config)
		if err != nil {
			return nil, err
		}
		a.name = name
		if strings.Contains(name, "://") {
			a.name = []string{"base", "head"}[i] // an address may hold secrets
		}
		if err := a.read(ctx, []string{name}, s.From); err != nil {
			return nil, err
		}
		sides[i] = a
	}
	d, c, err := compare(sides[0], sides[1], s.Per, s.Threshold)
	return &sideBySide{c, sides, d}, err
}

// AreProfiles reports whether both sides of a comparison name profiles: files that are
// none of a module, patterns that match files, addresses. The error is suite.ErrUsage if
// only one does.
func AreProfiles(dir, base, head string) (bool, error) {
	b, h := names(dir, base), names(dir, head)
	for _, x := range [][2]string{{base, head}, {head, base}} {
		if b != h && x[0] != "" && x[1] != "" && recorded.IsRun(resolve(dir, x[1])) && recorded.IsText(resolve(dir, x[0])) {
			return false, suite.Usagef("%s has no results of benchmarks, and %s has (lines such as \"BenchmarkX-8 1000 123.4 ns/op\")", x[0], x[1])
		}
	}
	if b != h && base != "" && head != "" {
		return false, suite.Usagef("%s is a profile and %s is not: both sides must be profiles", profiles.Shown(pick(b, base, head)), profiles.Shown(pick(h, base, head)))
	}
	return b && h, nil
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// names reports whether a side of a comparison names profiles.
func names(dir, name string) bool {
	if name == "" {
		return false
	}
	if strings.Contains(name, "://") || name == "-" {
		return true
	}
	path := resolve(dir, name)
	info, err := os.Stat(path)
	if err != nil {
		found, err := filepath.Glob(path)
		return err == nil && len(found) > 0 && !slices.ContainsFunc(found, recorded.IsRun)
	}
	return !info.IsDir() && !recorded.IsRun(path) || holdsProfiles(path)
}

// holdsProfiles reports whether a directory holds profiles, and neither a source tree nor
// a recorded run.
func holdsProfiles(dir string) bool {
	if recorded.IsRun(dir) {
		return false
	}
	for _, other := range []string{"go.mod", "results.txt", "*.go"} {
		if found, err := filepath.Glob(filepath.Join(dir, other)); err != nil || len(found) > 0 {
			return false
		}
	}
	sources, err := profiles.Config{}.Find(dir)
	return err == nil && slices.ContainsFunc(sources, func(s profiles.Source) bool {
		switch filepath.Ext(s.Name) {
		case ".pprof", ".prof", ".pb", ".gz", ".cpu", ".heap":
			return true
		}
		return false
	})
}

// write writes the recorded comparison.
func (c *sideBySide) write(dir string) error {
	return errors.Join(
		atomicfile.WriteReport(dir, "compare", c.difference),
		gorun.WriteProfile(filepath.Join(dir, "base.pprof"), c.analyses[0].Profile()),
		gorun.WriteProfile(filepath.Join(dir, "head.pprof"), c.analyses[1].Profile()),
		atomicfile.Write(filepath.Join(dir, "flame.html"), func(w io.Writer) error { return c.writeFlame(w, c.difference) }))
}

// writeFlame writes the difference of both sides as a flame graph.
func (c *comparison) writeFlame(w io.Writer, d *difference.Difference) error {
	tree := &flame.Difference{Name: c.kind.String()}
	for i, b := range c.books {
		var per float64
		for _, x := range c.sides[i].Per {
			per += x
		}
		b.Each(func(stack []string, value, events float64) {
			if events > 0 && value > 0 {
				tree.Add(i, stack, events, value/events/per)
			}
		})
	}
	return flame.WriteDifference(w, d.Base+" to "+d.Head, d.Profile.Of+", "+c.unit+", base to head", []*flame.Difference{tree})
}
