package compare

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/atomicfile"
	"github.com/bottleneck-go/bottleneck/internal/exact"
	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

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
	return d, err
}

// readBaseline reads the file that is the base, if there is one.
func (c Config) readBaseline() (*exact.File, error) {
	if c.Baseline == "" {
		return nil, nil
	}
	if c.Base != "" {
		return nil, suite.Usagef("-baseline %s stands for the base: -base %s cannot be one too", c.Baseline, c.Base)
	}
	in, err := os.Open(c.path(c.Baseline))
	if err != nil {
		return nil, suite.Usagef("-baseline: %w", err)
	}
	defer in.Close()
	f, err := exact.Read(in)
	if err != nil {
		return nil, suite.Usagef("-baseline %s: %w", c.Baseline, err)
	}
	return &f, nil
}

// path is a file's, from where the user stands.
func (c Config) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.Dir, name)
}

// count counts both sides, or the head alone.
func (c *comparer) count(ctx context.Context, baseline *exact.File) (*difference.Difference, error) {
	headOnly := baseline != nil || !c.Exact
	if err := c.prepareCounts(ctx, headOnly); err != nil {
		return nil, err
	}
	var sides [2][]exact.Benchmark
	for i, s := range c.sides {
		if s == nil {
			continue
		}
		c.Status("counting the " + s.role)
		var err error
		if sides[i], err = exact.Count(ctx, s.suite); err != nil {
			return nil, s.failed(err)
		}
	}
	head := c.sides[1]
	d := &difference.Difference{
		Version: 1, Head: head.Name, Environment: head.suite.Environment(), Exact: true, Noise: difference.Noise{Ratio: 1}, Benchmarks: []difference.BenchmarkDifference{},
	}
	file := exact.File{Environment: environment(d.Environment), Benchmarks: sides[1]}
	switch {
	case baseline != nil:
		d.Base, sides[0] = c.Baseline, baseline.Benchmarks
		if baseline.Environment != file.Environment {
			d.Warnings = append(d.Warnings, fmt.Errorf("%s was counted with %s, and now it is %s", c.Baseline, baseline.Environment, file.Environment))
		}
		fallthrough
	case !headOnly:
		if !headOnly {
			d.Base = c.sides[0].Name
		}
		var warnings report.Warnings
		d.Benchmarks, warnings = exact.Compare(sides[0], sides[1])
		d.Warnings = append(d.Warnings, warnings...)
		if len(d.Benchmarks) == 0 {
			return nil, suite.Usagef("no benchmark on both sides matches -bench %s", c.pattern())
		}
	}
	if c.CountsTo == "" {
		return d, nil
	}
	d.Notes = append(d.Notes, fmt.Sprintf("Wrote the counts of %d benchmarks to %s.", len(sides[1]), c.CountsTo))
	return d, atomicfile.Write(c.path(c.CountsTo), func(w io.Writer) error { return file.Write(w) })
}

// environment is what counts depend on beside the source.
func environment(e report.Environment) string {
	return strings.Join([]string{e.Go, e.GOOS + "/" + e.GOARCH}, " ")
}

// prepareCounts makes both sides, or the head alone, which is then the user's own tree
// unless another is named.
func (c *comparer) prepareCounts(ctx context.Context, headOnly bool) error {
	if !headOnly {
		return c.prepare(ctx)
	}
	c.Status("listing packages")
	head := revision.Side{Name: "working tree", Dir: c.Dir, Top: c.Dir}
	if c.Head != "" {
		var err error
		if _, head, err = revision.Sides(ctx, c.Dir, c.tmp, c.Head, c.Head); err != nil {
			return suite.Usagef("%w", err)
		}
	}
	c.sides[1] = &version{Side: head, role: roles[1], variant: c.HeadVariant}
	return c.sides[1].failed(c.sides[1].find(ctx, c.Target, c.tmp))
}
