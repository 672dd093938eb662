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
	warn := func(err error) { r.Warnings = append(r.Warnings, err) }
	if len(r.Benchmarks) == 0 {
		warn(errors.New("-calls counts in benchmarks only"))
	}
	counting := make(map[string]suite.Program) // by package
	whole := make(map[string]int64)            // calls in a whole run
	for i := range r.Benchmarks {
		b := &r.Benchmarks[i]
		p, ok := counting[b.Package]
		if !ok {
			var err error
			if p, err = s.buildCounting(ctx, b.Package, len(counting)); ctx.Err() != nil {
				return context.Cause(ctx)
			} else if err != nil {
				warn(fmt.Errorf("calls are not counted: %w", err))
				p.Path = ""
			} else if err := s.countRun(ctx, p, whole); ctx.Err() != nil {
				return context.Cause(ctx)
			} else if err != nil {
				warn(fmt.Errorf("calls of the whole run are not counted: %w", err))
			}
			counting[b.Package] = p
		}
		if p.Path == "" {
			continue
		}
		s.suite.Status("counting the calls of " + b.Name)
		calls, err := s.suite.Calls(ctx, p, b.Name)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			warn(fmt.Errorf("calls of %s are not counted: %w", b.Name, err))
			continue
		}
		addCalls(b.Functions, calls, b.SecPerOp)
	}
	addCalls(r.Functions, whole, r.SecPerRun())
	return nil
}

// countRun adds the calls of one whole run of a package's benchmarks.
func (s *search) countRun(ctx context.Context, p suite.Program, whole map[string]int64) error {
	s.suite.Status("counting the calls of " + p.ImportPath)
	calls, err := s.suite.AllCalls(ctx, p, s.flags())
	for name, n := range calls {
		whole[name] += n
	}
	return err
}

// buildCounting builds the nth package's test program so that it counts.
func (s *search) buildCounting(ctx context.Context, importPath string, n int) (suite.Program, error) {
	s.suite.Status("building " + importPath + " to count its calls")
	p := s.program(importPath)
	p.Path = s.suite.Temp(fmt.Sprintf("%d.counting.test", n))
	return p, s.suite.BuildCounting(ctx, p)
}

// program is that of a package.
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
