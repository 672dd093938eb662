package compare

import (
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/atomicfile"
	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/compare/layout"
	"github.com/bottleneck-go/bottleneck/internal/flame"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// write writes the recorded comparison: compare.json, compare.md, flame.html, and in
// folders base and head the results and profiles of each side.
func (c *comparer) write(dir string, d *difference.Difference) error {
	errs := []error{atomicfile.WriteReport(dir, "compare", d)}
	for _, s := range c.sides {
		errs = append(errs, s.write(filepath.Join(dir, s.Role)))
	}
	if len(c.measured) > 0 {
		errs = append(errs, atomicfile.Write(filepath.Join(dir, "flame.html"), func(w io.Writer) error { return c.writeFlame(w, d) }))
	}
	return errors.Join(errs...)
}

func (s *version) write(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	errs := []error{os.WriteFile(filepath.Join(dir, "results.txt"), s.results.Bytes(), 0o666)}
	for _, name := range slices.Sorted(maps.Keys(s.profiles)) {
		merged, err := profile.Merge(s.profiles[name])
		if err == nil {
			err = gorun.WriteProfile(filepath.Join(dir, name), merged)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// writeFlame writes the difference of both sides as flame graphs, one of each
// benchmark: processor time for each operation.
func (c *comparer) writeFlame(w io.Writer, d *difference.Difference) error {
	var trees []*flame.Difference
	known := make(map[suite.Key]*flame.Difference)
	for _, b := range d.Benchmarks {
		if b.Unit == difference.SecPerOp {
			t := &flame.Difference{Name: b.Name}
			trees, known[suite.KeyOf(&b)] = append(trees, t), t
		}
	}
	for i, s := range c.sides {
		for _, p := range s.programs {
			cpu, err := profile.Merge(s.profiles[p.FileName()+".cpu.pprof"])
			if err != nil {
				return err
			}
			c.addStacks(known, i, p.ImportPath, cpu)
		}
	}
	return flame.WriteDifference(w, d.Base+" to "+d.Head,
		"Processor time of one operation of each benchmark, base to head. Functions whose code was moved are counted under one name.", trees)
}

func (c *comparer) addStacks(trees map[suite.Key]*flame.Difference, side int, pkg string, cpu *profile.Profile) {
	frames := charge.Frames()
	samples := make(map[*measured][]*profile.Sample)
	counts := make(map[*measured]float64)
	for _, s := range cpu.Sample {
		if c.arePrograms() {
			samples[c.measured[0]] = append(samples[c.measured[0]], s)
			counts[c.measured[0]] += float64(s.Value[0])
			continue
		}
		if !slices.Contains(s.Label[timeline.PhaseLabel], string(timeline.Timed)) || len(s.Label[timeline.BenchmarkLabel]) == 0 {
			continue
		}
		if m := c.named(side, pkg, s.Label[timeline.BenchmarkLabel][0]); m != nil {
			samples[m] = append(samples[m], s)
			counts[m] += float64(s.Value[0])
		}
	}
	for m, list := range samples {
		tree := trees[m.Key]
		if tree == nil {
			continue
		}
		weight := layout.CPUPerOp(m.Layouts, side) / counts[m]
		for _, s := range list {
			tree.Add(side, charge.Stack(frames(s), c.code.Folded), float64(s.Value[0]), weight)
		}
	}
}
