package exact

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

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
// the calls and blocks of one operation. Then it is run for more of them, twice, and where
// operations are not alike four times: what is not the same each time varies. Allocations
// are counted by the difference of more operations and of twice as many: see allocated.
// When all are counted, each is counted again in another second: see recount.
func Count(ctx context.Context, s *suite.Suite) (list []Benchmark, err error) {
	programs, err := s.Programs()
	if err != nil {
		return nil, err
	}
	for _, p := range programs {
		if p.Main {
			return nil, suite.Usagef("%s is a program: -exact counts benchmarks", p.ImportPath)
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

// countAll counts all benchmarks.
func (c *counter) countAll(ctx context.Context) ([]Benchmark, error) {
	counted, ended := make([]map[string]Counts, len(c.names)), make([]time.Time, len(c.names))
	err := c.each(ctx, func(i int, dir string) (err error) {
		counted[i], err = c.count(ctx, dir, c.names[i])
		ended[i] = time.Now()
		return err
	})
	if err != nil {
		return nil, err
	}
	err = c.each(ctx, func(i int, dir string) error { return c.recount(ctx, dir, c.names[i], counted[i], ended[i]) })
	list := make([]Benchmark, len(c.names))
	for i, name := range c.names {
		list[i] = newBenchmark(c.plain.ImportPath, name, counted[i])
	}
	return list, err
}

// each calls f for each benchmark with a directory of its own, for several at once.
func (c *counter) each(ctx context.Context, f func(i int, dir string) error) error {
	errs := make([]error, len(c.names))
	free := make(chan bool, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i := range c.names {
		wg.Go(func() {
			free <- true
			defer func() { <-free }()
			if ctx.Err() == nil {
				errs[i] = c.inTemp(i, f)
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("%s: %w", c.names[i], err)
		}
	}
	return nil
}

func (c *counter) inTemp(i int, f func(i int, dir string) error) (err error) {
	dir := c.suite.Temp(fmt.Sprintf("counts-%s-%d", c.plain.FileName(), i))
	if err := os.Mkdir(dir, 0o777); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	return f(i, dir)
}

// count counts a benchmark, by function.
func (c *counter) count(ctx context.Context, dir, name string) (map[string]Counts, error) {
	functions, err := c.executed(ctx, dir, name)
	if err == nil {
		err = c.allocated(ctx, dir, name, functions)
	}
	return functions, err
}

// recount counts a benchmark once more, and has vary what is another count then. Where the time may
// matter, that is at least a second later: many tests seed their random numbers with the time in
// seconds, so that all runs of a second are alike.
func (c *counter) recount(ctx context.Context, dir, name string, functions map[string]Counts, ended time.Time) error {
	if dated(c.plain.Package) {
		select {
		case <-time.After(time.Until(ended.Add(time.Second))):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	r := runs{counter: c, ctx: ctx, dir: dir, name: name}
	again := less(r.run(3), r.run(2))
	if unlike(functions, again, 0, 1); r.failed != nil || !varied(functions) {
		return r.failed
	}
	if err := c.allocated(ctx, dir, name, again); err != nil {
		return err
	}
	unlike(functions, again, 2, 3)
	return nil
}

// varied reports whether calls or blocks vary, as then allocations may.
func varied(functions map[string]Counts) bool {
	for _, c := range functions {
		if c[0] == Varies || c[1] == Varies {
			return true
		}
	}
	return false
}

// unlike has some counts vary that are others in another count.
func unlike(functions, again map[string]Counts, units ...int) {
	names := maps.Clone(functions)
	maps.Copy(names, again)
	for name := range names {
		for _, i := range units {
			if c := functions[name]; c[i] != Varies && c[i] != again[name][i] {
				c[i] = Varies
				functions[name] = c
			}
		}
	}
}

// executed counts the calls and blocks of an operation, and finds out which of them are
// the same each time.
func (c *counter) executed(ctx context.Context, dir, name string) (map[string]Counts, error) {
	r := runs{counter: c, ctx: ctx, dir: dir, name: name}
	two := r.run(2)
	each := less(r.run(3), two)
	more := operations(each, 1)
	var long []map[string]Counts
	for alike := true; len(long) < 2 || !alike && len(long) < 4; {
		m := less(r.run(2+more), two)
		alike = alike && maps.Equal(m, times(each, more))
		long = append(long, m)
	}
	return steady(each, long), r.failed
}

// runs are runs of a benchmark, of which the first that fails ends all.
type runs struct {
	*counter
	ctx       context.Context
	dir, name string
	failed    error
}

// run is what a run of so many operations executes.
func (r *runs) run(ops int) (x map[string]gorun.Executed) {
	if r.failed == nil {
		x, r.failed = r.suite.Executed(r.ctx, r.counting, r.flags(r.name, ops), filepath.Join(r.dir, "cover"), counting...)
	}
	return x
}

// less is by how much one run executed more than another.
func less(x, y map[string]gorun.Executed) map[string]Counts {
	counts := make(map[string]Counts)
	for name := range x {
		counts[name] = Counts{x[name].Calls - y[name].Calls, x[name].Blocks - y[name].Blocks, 0, 0}
	}
	return counts
}

// times are the counts of so many operations.
func times(each map[string]Counts, n int) map[string]Counts {
	all := make(map[string]Counts)
	for name, c := range each {
		for i := range c {
			c[i] *= int64(n)
		}
		all[name] = c
	}
	return all
}

// steady are the counts of an operation, where several runs of more of them agree.
func steady(each map[string]Counts, long []map[string]Counts) map[string]Counts {
	counts := make(map[string]Counts)
	for name, c := range each {
		for i := range c {
			if c[i] < 0 || slices.ContainsFunc(long, func(m map[string]Counts) bool { return m[name][i] != long[0][name][i] }) {
				c[i] = Varies
			}
		}
		counts[name] = c
	}
	return counts
}

func (c *counter) flags(name string, ops int) suite.Flags {
	f := c.suite.Flags().Only(name)
	f.CPU, f.BenchTime = "1", suite.Iterations(ops)
	return f
}
