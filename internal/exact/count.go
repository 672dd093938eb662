package exact

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// counting is the environment in which is counted: without garbage collections, which
// empty pools at moments of their own.
var counting = []string{"GOGC=off"}

// Count counts what an operation of each benchmark of a suite does, in processes of
// their own, several at once. What fails in one benchmark is an error, as nobody would
// miss it otherwise.
//
// Each benchmark is run for 2 and for 3 operations with as much setup: the difference is
// the calls and blocks of one operation. That is done twice, and what is not the same
// varies. Allocations are counted by the difference of more operations and of twice as
// many: see allocated.
func Count(ctx context.Context, s *suite.Suite) (list []Benchmark, err error) {
	programs, err := s.Programs()
	if err != nil {
		return nil, err
	}
	for _, p := range programs {
		if p.Main {
			continue
		}
		c, err := newCounter(ctx, s, p)
		if err != nil {
			return nil, err
		}
		counted, err := c.countAll(ctx)
		if err != nil {
			return nil, err
		}
		list = append(list, counted...)
	}
	if len(list) == 0 {
		return nil, suite.Usagef("no benchmark matches -bench %s", s.Bench)
	}
	slices.SortFunc(list, Benchmark.compare)
	return list, nil
}

// A counter counts the benchmarks of a package.
type counter struct {
	suite    *suite.Suite
	plain    suite.Program // as users build it: what is counted in it allocates as little
	counting suite.Program
	names    []string
}

func newCounter(ctx context.Context, s *suite.Suite, p suite.Program) (*counter, error) {
	c := &counter{suite: s, plain: p, counting: p}
	c.counting.Path += ".counting"
	if err := s.Build(ctx, p, ""); err != nil {
		return nil, err
	}
	if err := s.BuildCounting(ctx, c.counting); err != nil {
		return nil, err
	}
	f := s.Flags()
	f.CPU, f.BenchTime = "1", suite.Iterations(1)
	_, text, err := s.Run(ctx, p, f, suite.Run{NoInits: true})
	if err != nil {
		return nil, err
	}
	results, err := suite.ReadResults(p.ImportPath, text)
	for _, r := range results {
		if !slices.Contains(c.names, r.Name) {
			c.names = append(c.names, r.Name)
		}
	}
	return c, err
}

// countAll counts all benchmarks, several at once.
func (c *counter) countAll(ctx context.Context) ([]Benchmark, error) {
	list, errs := make([]Benchmark, len(c.names)), make([]error, len(c.names))
	free := make(chan bool, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i, name := range c.names {
		wg.Go(func() {
			free <- true
			defer func() { <-free }()
			if ctx.Err() == nil {
				list[i], errs[i] = c.count(ctx, i, name)
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.names[i], err)
		}
	}
	return list, nil
}

// count counts a benchmark.
func (c *counter) count(ctx context.Context, i int, name string) (b Benchmark, err error) {
	dir := c.suite.Temp(fmt.Sprintf("counts%s-%d", filepath.Base(c.plain.Path), i))
	if err := os.Mkdir(dir, 0o777); err != nil {
		return b, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	executed, err := c.executed(ctx, dir, name)
	if err != nil {
		return b, err
	}
	b = newBenchmark(c.plain.ImportPath, name, executed)
	return b, c.allocated(ctx, dir, &b)
}

// executed counts the calls and blocks of an operation, twice.
func (c *counter) executed(ctx context.Context, dir, name string) (map[string]Counts, error) {
	var counted [2]map[string]Counts
	for j := range counted {
		var runs [2]map[string]gorun.Executed // of 2 and of 3 operations
		for k := range runs {
			var err error
			if runs[k], err = c.suite.Executed(ctx, c.counting, c.flags(name, 2+k), filepath.Join(dir, "cover"), counting...); err != nil {
				return nil, err
			}
		}
		counted[j] = make(map[string]Counts)
		for name, x := range runs[1] {
			less := runs[0][name]
			counted[j][name] = Counts{x.Calls - less.Calls, x.Blocks - less.Blocks, 0, 0}
		}
	}
	return agree(counted[0], counted[1]), nil
}

func (c *counter) flags(name string, ops int) suite.Flags {
	f := c.suite.Flags().Only(name)
	f.CPU, f.BenchTime = "1", suite.Iterations(ops)
	return f
}
