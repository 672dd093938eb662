package instrument

import (
	"fmt"
	"go/ast"
	"strings"
)

// pprofName is what rewritten files call runtime/pprof.
const pprofName = "bottleneckpprof"

// mark is the statement that notes that something happens now: see
// BottleneckMark in recorder.go.txt, and package timeline for the kinds.
func mark(kind byte, name, n string) string {
	return fmt.Sprintf(pprofName+".BottleneckMark(%q, %s, %s)", kind, name, n)
}

// rewriteProto makes the profile builder note the time of each sample, which
// the runtime hands over and the builder otherwise ignores.
func rewriteProto(s *source) error {
	f, err := s.function("profileBuilder", "addCPUData")
	if err != nil {
		return err
	}
	count, err := s.assignment(f, "count := data[2]")
	if err != nil {
		return err
	}
	lookup, err := s.call(f, "b.m.lookup")
	if err != nil {
		return err
	}
	s.insert(count.Pos(), "bottleneckStamp := data[1]; ")
	s.insert(lookup.Pos(), "bottleneckSample(")
	s.insert(lookup.End(), ", bottleneckStamp, int64(count))")
	return nil
}

// rewritePprof makes the program's own use of the CPU profiler harmless.
func rewritePprof(s *source) error {
	start, err := s.function("", "StartCPUProfile")
	if err != nil {
		return err
	}
	stop, err := s.function("", "StopCPUProfile")
	if err != nil {
		return err
	}
	s.enter(start, "if bottleneck.on { return nil }")
	s.enter(stop, "if bottleneck.on { return }")
	return nil
}

// rewriteLabels marks the stages that labels name.
func rewriteLabels(s *source) error {
	do, err := s.function("", "Do")
	if err != nil {
		return err
	}
	s.enter(do, "ctx, bottleneckLeave := bottleneckEnter(ctx, labels); defer bottleneckLeave()")
	return nil
}

// rewriteLabelSet adds a function that looks a label up. The names of the fields
// differ between releases: those are taken by which function Labels fills them in.
func rewriteLabelSet(s *source) error {
	labels, err := s.function("", "Labels")
	if err != nil {
		return err
	}
	var names []string
	_, err = only(s, labels, "label with a key and a value", func(c *ast.CompositeLit) bool {
		if len(c.Elts) != 2 {
			return false
		}
		for _, e := range c.Elts {
			if field, ok := e.(*ast.KeyValueExpr); ok {
				names = append(names, s.slice(field.Key))
			}
		}
		return len(names) == 2
	})
	if err != nil {
		return err
	}
	s.insert(s.file.FileEnd, fmt.Sprintf(`
func bottleneckLabel(set LabelSet, key string) (value string, ok bool) {
	for _, l := range set.list { if l.%s == key { return l.%s, true } }
	return "", false
}
`, names[0], names[1]))
	return nil
}

// rewriteTesting marks where the test program's main begins and where its tests
// and benchmarks begin and end.
func rewriteTesting(s *source) error {
	start, err := s.function("", "MainStart")
	if err != nil {
		return err
	}
	run, err := s.function("M", "Run")
	if err != nil {
		return err
	}
	s.importRuntimePprof()
	s.enter(start, mark('M', `""`, "0"))
	s.enter(run, mark('m', `""`, "0")+"; defer "+mark('x', `""`, "0"))
	return nil
}

// rewriteBenchmark marks each round of a benchmark and each turn of its timer.
// The mark that starts a timed stretch is set just before the clock is read and
// the one that ends it just after, so that no mark falls into what ns/op counts.
func rewriteBenchmark(s *source) error {
	f := make(map[string]*ast.FuncDecl)
	for _, name := range []string{"StartTimer", "StopTimer", "ResetTimer", "runN", "launch"} {
		decl, err := s.function("B", name)
		if err != nil {
			return err
		}
		f[name] = decl
	}
	started, err := s.assignment(f["StartTimer"], "b.start = ")
	if err != nil {
		return err
	}
	stopped, err := s.assignment(f["StopTimer"], "b.duration += ")
	if err != nil {
		return err
	}
	reset, err := s.assignment(f["ResetTimer"], "b.start = ")
	if err != nil {
		return err
	}
	result, err := s.assignment(f["launch"], "b.result = ")
	if err != nil {
		return err
	}
	s.insert(started.Pos(), mark('s', `""`, "0")+"; ")
	s.insert(stopped.End(), "; "+mark('p', `""`, "0"))
	s.enter(f["ResetTimer"], "if !b.timerOn { "+mark('z', `""`, "0")+" }")
	s.insert(reset.Pos(), mark('z', `""`, "0")+"; ")
	s.enter(f["runN"], mark('r', "b.name", "n")+"; defer "+mark('e', "b.name", "n"))
	s.insert(result.End(), "; "+mark('R', "b.name", "b.N"))
	s.importRuntimePprof()
	return nil
}

// rewriteServing lets another process say which benchmarks are run, and how often:
// see serve.go.txt.
func rewriteServing(s *source) error {
	all, err := s.function("", "runBenchmarks")
	if err != nil {
		return err
	}
	one, err := s.function("benchState", "processBench")
	if err != nil {
		return err
	}
	var costly []*ast.CallExpr
	for name, callee := range map[string]string{
		"runN": "runtime.GC", "StartTimer": "runtime.ReadMemStats", "StopTimer": "runtime.ReadMemStats", "ResetTimer": "runtime.ReadMemStats",
	} {
		f, err := s.function("B", name)
		if err != nil {
			return err
		}
		call, err := s.call(f, callee)
		if err != nil {
			return err
		}
		costly = append(costly, call)
	}
	s.enter(all, fmt.Sprintf("if %s.BottleneckPipes[0] != nil && !bottleneckServer.open { return bottleneckServe(func() bool { return runBenchmarks(%s) }) }",
		pprofName, strings.Join(names(all.Type.Params), ", ")))
	s.enter(one, fmt.Sprintf("if bottleneckServer.open { bottleneckServeBenchmark(%s); return }", names(one.Type.Params)[0]))
	for _, call := range costly {
		s.insert(call.Pos(), "if !bottleneckServer.lean { ")
		s.insert(call.End(), " }")
	}
	return nil
}

// names are those of parameters.
func names(params *ast.FieldList) (list []string) {
	for _, field := range params.List {
		for _, name := range field.Names {
			list = append(list, name.Name)
		}
	}
	return list
}
