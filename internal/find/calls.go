package find

import (
	"context"
	"errors"
	"fmt"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
)

// countCalls adds to the report how often an operation of each benchmark calls
// each function of the user's modules, with the go tool's coverage counters in
// builds and processes of their own: counting disturbs no measurement. What
// fails in it is a warning.
func (s *search) countCalls(ctx context.Context, r *report.Report) error {
	if len(r.Benchmarks) == 0 {
		r.Warnings = append(r.Warnings, errors.New("-calls counts in benchmarks only"))
	}
	c := counting{search: s, programs: make(map[string]suite.Program), whole: make(map[string]int64)}
	for i := range r.Benchmarks {
		c.add(ctx, &r.Benchmarks[i])
		if err := context.Cause(ctx); err != nil {
			return err
		}
	}
	addCalls(r.Functions, c.whole, r.SecPerRun())
	r.Warnings = append(r.Warnings, c.warnings...)
	return nil
}

// A counting is the programs that count calls, and what they have counted.
type counting struct {
	*search
	programs map[string]suite.Program // by package; one that does not build has no path
	whole    map[string]int64         // calls in a whole run
	warnings report.Warnings
}

// add gives a benchmark's functions the calls of one operation. With the first benchmark of
// a package, it builds the program and adds the calls of its whole run.
func (c *counting) add(ctx context.Context, b *report.Benchmark) {
	p, ok := c.programs[b.Package]
	if !ok {
		p = c.build(ctx, b.Package)
		c.programs[b.Package] = p
		c.addRun(ctx, p)
	}
	if p.Path == "" {
		return
	}
	c.suite.Status("counting the calls of " + b.Name)
	calls, err := c.suite.Calls(ctx, p, b.Name)
	if err != nil {
		c.warnings = append(c.warnings, fmt.Errorf("calls of %s are not counted: %w", b.Name, err))
		return
	}
	addCalls(b.Functions, calls, b.SecPerOp)
}

// build builds a package's test program so that it counts.
func (c *counting) build(ctx context.Context, importPath string) suite.Program {
	c.suite.Status("building " + importPath + " to count its calls")
	p := c.program(importPath)
	p.Path = c.suite.BuiltAt(fmt.Sprintf("%d.counting", len(c.programs)), p)
	if err := c.suite.BuildCounting(ctx, p); err != nil {
		c.warnings = append(c.warnings, fmt.Errorf("calls are not counted: %w", err))
		p.Path = ""
	}
	return p
}

// addRun adds the calls of one whole run of a package's benchmarks.
func (c *counting) addRun(ctx context.Context, p suite.Program) {
	if p.Path == "" {
		return
	}
	c.suite.Status("counting the calls of " + p.ImportPath)
	calls, err := c.suite.AllCalls(ctx, p, c.flags())
	if err != nil {
		c.warnings = append(c.warnings, fmt.Errorf("calls of the whole run are not counted: %w", err))
	}
	for name, n := range calls {
		c.whole[name] += n
	}
}

// program is the test program of a package.
func (s *search) program(importPath string) (found suite.Program) {
	for _, p := range s.programs {
		if p.ImportPath == importPath {
			found = p
		}
	}
	return found
}

// addCalls gives functions their calls, in so many seconds. An instance of a generic
// function has some if it is the only one that is charged.
func addCalls(functions []report.Function, calls map[string]int64, seconds float64) {
	instances := make(map[string]int)
	for _, fn := range functions {
		instances[symbol.WithoutTypes(fn.Function)]++
	}
	for i := range functions {
		fn := &functions[i]
		name := symbol.WithoutTypes(fn.Function)
		if n := calls[name]; n > 0 && instances[name] == 1 {
			fn.Calls = n
			fn.SecPerCall = seconds * fn.Charged / float64(n)
		}
	}
}
