package instrument

import (
	"cmp"
	"fmt"
	"go/ast"
	"path/filepath"
	"strings"
)

// AddTests makes test programs also mark where each test, example and fuzz
// target begins and ends, and where it waits in T.Parallel, and complete the
// record of a test program that ends in a panic. The error is ErrToolchain.
func (o *Overlay) AddTests() error {
	dir := filepath.Join(o.src, "testing")
	err := cmp.Or(
		o.rewrite(filepath.Join(dir, "testing.go"), rewriteTests),
		o.rewrite(filepath.Join(dir, "fuzz.go"), rewriteFuzz),
		o.rewrite(filepath.Join(dir, "run_example.go"), rewriteExample),
	)
	if err != nil {
		return fmt.Errorf("%w (%w)", ErrToolchain, err)
	}
	return nil
}

// complete is the statement that completes the record of a process about to die.
const complete = pprofName + ".BottleneckStop(); "

func rewriteTests(s *source) error {
	alarm, err := s.function("M", "startAlarm")
	if err != nil {
		return err
	}
	timedOut, err := s.call(alarm, "m.after")
	if err != nil {
		return err
	}
	s.insert(timedOut.Pos(), complete)
	return cmp.Or(rewriteRunner(s, "tRunner", "t"), rewriteParallel(s))
}

func rewriteFuzz(s *source) error {
	s.importRuntimePprof()
	return rewriteRunner(s, "fRunner", "f")
}

// rewriteRunner marks the begin and the end of a test in the function that runs
// it, before it tells whoever waits for it.
func rewriteRunner(s *source, function, test string) error {
	runner, err := s.function("", function)
	if err != nil {
		return err
	}
	begin, err := s.assignment(runner, test+".start = ")
	if err != nil {
		return err
	}
	reported, err := s.call(runner, test+".report")
	if err != nil {
		return err
	}
	s.insert(begin.Pos(), mark('T', test+".name", "0")+"; ")
	s.insert(reported.Pos(), fmt.Sprintf(pprofName+".BottleneckTestEnd(%s.name, %[1]s.Failed(), %[1]s.Skipped()); ", test))
	var dies *ast.CallExpr // the last panic is the one that ends the process
	ast.Inspect(runner, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok && s.slice(c.Fun) == "panic" {
			dies = c
		}
		return true
	})
	if dies == nil {
		return fmt.Errorf("%s: no panic in %s", s.name, function)
	}
	s.insert(dies.Pos(), complete)
	return nil
}

func rewriteParallel(s *source) error {
	parallel, err := s.function("T", "Parallel")
	if err != nil {
		return err
	}
	paused, err := only(s, parallel, "t.signal <-", func(n *ast.SendStmt) bool { return strings.HasPrefix(s.slice(n), "t.signal <-") })
	if err != nil {
		return err
	}
	resumed, err := s.assignment(parallel, "t.start = ")
	if err != nil {
		return err
	}
	s.insert(paused.Pos(), mark('q', "t.name", "0")+"; ")
	s.insert(resumed.Pos(), mark('Q', "t.name", "0")+"; ")
	return nil
}

func rewriteExample(s *source) error {
	run, err := s.function("", "runExample")
	if err != nil {
		return err
	}
	s.importRuntimePprof()
	s.enter(run, mark('T', "eg.Name", "0")+"; defer func() { "+pprofName+".BottleneckTestEnd(eg.Name, !ok, false) }()")
	return nil
}
