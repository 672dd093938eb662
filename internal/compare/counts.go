package compare

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/atomicfile"
	"github.com/bottleneck-go/bottleneck/internal/compare/exact"
	"github.com/bottleneck-go/bottleneck/internal/compare/variant"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// counting reports whether operations are to be counted, and nothing measured.
func (c Config) counting() bool { return c.Exact || c.Baseline != "" || c.CountsTo != "" }

// headOnly reports whether the base is not to be counted: it is a file, or there is none.
func (c Config) headOnly() bool {
	return c.Baseline != "" || !c.Exact && c.Base == "" && c.BaseVariant.IsZero()
}

// compareCounts compares what both sides' operations do, or the head's with a file, and
// writes the head's to one.
func (c Config) compareCounts(ctx context.Context) (d *difference.Difference, err error) {
	baseline, err := c.readBaseline()
	if err != nil {
		return nil, err
	}
	err = suite.InTemp(func(tmp string) error {
		k := &comparer{Config: c, began: time.Now(), tmp: tmp}
		d, err = k.count(ctx, baseline)
		return err
	})
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx) // whatever failed for that
	}
	return d, err
}

// readBaseline reads the file that is the base, if there is one.
func (c Config) readBaseline() (*exact.File, error) {
	if c.Baseline == "" {
		return nil, nil
	}
	if c.Base != "" || !c.BaseVariant.IsZero() {
		return nil, suite.Usagef("-baseline %s is the base: -base and -base-... cannot be given too", c.Baseline)
	}
	f, err := exact.ReadFile(c.path(c.Baseline))
	switch {
	case errors.Is(err, exact.ErrFile):
		return nil, suite.Usagef("-baseline %s: %w", c.Baseline, err)
	case err != nil:
		return nil, suite.Usagef("-baseline: %w", err)
	}
	return f, nil
}

// path is a file's, from where the user stands.
func (c Config) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.Dir, name)
}

// count counts both sides, or the head alone, compares and writes.
func (c *comparer) count(ctx context.Context, baseline *exact.File) (*difference.Difference, error) {
	if err := c.prepareCounts(ctx); err != nil {
		return nil, err
	}
	d := &difference.Difference{
		Version: 1, Exact: true, Base: c.Baseline, Head: c.sides[1].Name, Environment: c.sides[1].Suite.Environment(),
		Noise: difference.Noise{Ratio: 1}, Benchmarks: []difference.BenchmarkDifference{}, Warnings: c.warnings,
	}
	head, err := c.counts(ctx, c.sides[1])
	if err != nil {
		return nil, err
	}
	var base *exact.File
	switch {
	case baseline != nil:
		base = baseline.Only(c.sides[1].Has, c.Bench)
		if base.Environment != head.Environment {
			d.Warnings = append(d.Warnings, fmt.Errorf("%s was counted with %s, the head with %s", c.Baseline, base.Environment, head.Environment))
		}
	case c.sides[0] != nil:
		d.Base = c.sides[0].Name
		if base, err = c.counts(ctx, c.sides[0]); err != nil {
			return nil, err
		}
	}
	if base != nil {
		var oneSided report.Warnings
		d.Benchmarks, oneSided = exact.Compare(base.Benchmarks, head.Benchmarks)
		d.Warnings = append(d.Warnings, oneSided...)
		if len(d.Benchmarks) == 0 {
			return nil, c.noneOnBoth(oneSided)
		}
		exact.Locate(d.Benchmarks, c.suites()...)
	}
	return d, c.keepCounts(d, head)
}

// counts counts a side.
func (c *comparer) counts(ctx context.Context, s *version) (*exact.File, error) {
	c.Status("counting the " + s.Role)
	list, err := exact.Count(ctx, s.Suite)
	if err != nil {
		return nil, s.Failed(err)
	}
	e := s.Suite.Environment()
	return &exact.File{Environment: fmt.Sprintf("%s %s/%s", e.Go, e.GOOS, e.GOARCH), Benchmarks: list}, nil
}

// suites are those of the sides that there are.
func (c *comparer) suites() (list []*suite.Suite) {
	for _, s := range c.sides {
		if s != nil {
			list = append(list, s.Suite)
		}
	}
	return list
}

// prepareCounts makes both sides, or the head alone, which is then the user's own tree
// unless another is named.
func (c *comparer) prepareCounts(ctx context.Context) error {
	if !c.headOnly() {
		return c.prepare(ctx)
	}
	c.Status("listing packages")
	head := revision.Side{Name: "working tree", Dir: c.Dir, Top: c.Dir}
	if c.Head != "" {
		var err error
		if _, head, err = revision.Sides(ctx, c.Tree(ctx, c.tmp), c.Head, c.Head); err != nil {
			return suite.OfRevisions(err)
		}
	}
	head.Name = c.HeadVariant.Of(head.Name, false)
	s := &version{Side: variant.Side{Side: head, Role: roles[1], Variant: c.HeadVariant}}
	if err := s.Find(ctx, c.Target, c.tmp); err != nil {
		return s.Failed(err)
	}
	c.sides[1], c.warnings = s, variant.Doubts(&s.Side)
	return nil
}

// keepCounts writes the head's counts, and the recorded comparison, where they are to go.
// The error is ErrRecord.
func (c *comparer) keepCounts(d *difference.Difference, head *exact.File) error {
	var errs []error
	if c.CountsTo != "" {
		err := atomicfile.Write(c.path(c.CountsTo), head.Write)
		if err == nil {
			d.Notes = append(d.Notes, fmt.Sprintf("Counts of %s were written to %s.", render.Counted(len(head.Benchmarks), "benchmark"), c.CountsTo))
		}
		errs = append(errs, err)
	}
	if c.Record != "" {
		errs = append(errs, atomicfile.WriteReport(c.Record, "compare", d))
	}
	return suite.Recorded(errors.Join(errs...))
}
