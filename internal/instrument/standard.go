package instrument

import (
	"fmt"
	"go/ast"
	"strings"
)

// pprofName is what rewritten files call runtime/pprof.
const pprofName = "bottleneckpprof"

// mark is the statement that notes that something happens now: see
// BottleneckMark in begin.go.txt, and package timeline for the kinds.
func mark(kind byte, name, n string) string {
	return fmt.Sprintf(pprofName+".BottleneckMark(%q, %s, %s)", kind, name, n)
}

// rewriteProto makes a method of what gives the samples of a profile their labels.
func rewriteProto(s *source) error {
	build, err := s.function("profileBuilder", "build")
	if err != nil {
		return err
	}
	labels, err := s.assignment(build, "labels = func() {")
	if err != nil {
		return err
	}
	s.insert(s.file.FileEnd, fmt.Sprintf(`
func (b *profileBuilder) bottleneckLabels(e *profMapEntry) func() {
	if e.tag == nil { return nil }
	return %s
}
`, s.slice(labels.Rhs[0])))
	return nil
}

// rewritePprof lets the program's own CPU profile share the recorder's samples.
func rewritePprof(s *source) error {
	start, err := s.function("", "StartCPUProfile")
	if err != nil {
		return err
	}
	stop, err := s.function("", "StopCPUProfile")
	if err != nil {
		return err
	}
	s.enter(start, "if bottleneckProfiles() && bottleneck.on.Load() { return bottleneckShare("+start.Type.Params.List[0].Names[0].Name+") }")
	s.enter(stop, "if bottleneckUnshare() { return }")
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

// rewriteAllocations keeps what the recorder allocates out of what a test counts.
func rewriteAllocations(s *source) error {
	count, err := s.function("", "AllocsPerRun")
	if err != nil {
		return err
	}
	s.importRuntimePprof()
	s.enter(count, "defer "+pprofName+".BottleneckAllocateNothing()()")
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
	run, err := s.function("B", "run")
	if err != nil {
		return err
	}
	s.insert(started.Pos(), mark('s', `""`, "0")+"; ")
	s.insert(stopped.End(), "; "+mark('p', `""`, "0"))
	s.enter(f["ResetTimer"], "if !b.timerOn { "+mark('z', `""`, "0")+" }")
	s.insert(reset.Pos(), mark('z', `""`, "0")+"; ")
	s.enter(f["runN"], mark('r', "b.name", "n")+"; defer "+mark('e', "b.name", "n")+"; defer b.bottleneckEnd()")
	s.insert(result.End(), "; "+mark('R', "b.name + b.bottleneckResult()", "b.N"))
	s.enter(run, mark('C', "sysinfo.CPUName()", "0"))
	s.insert(s.file.FileEnd, resultText)
	s.importRuntimePprof()
	return nil
}

// resultText is what package testing prints behind a benchmark's name, and what notes that it
// has failed, or was skipped.
const resultText = `
func (b *B) bottleneckEnd() {
	switch {
	case b.Failed(): ` + pprofName + `.BottleneckMark('t', b.name, 1)
	case b.Skipped(): ` + pprofName + `.BottleneckMark('t', b.name, 2)
	}
}
func (b *B) bottleneckResult() string {
	if b.failed || b.skipped { return "\tFAIL" }
	text := "\t" + b.result.String()
	if benchmarkMemory != nil && *benchmarkMemory || b.showAllocResult { text += "\t" + b.result.MemString() }
	return text
}
`

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
	run, err := s.function("B", "Run")
	if err != nil {
		return err
	}
	first, err := s.function("B", "run1")
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
	s.enter(run, "if bottleneckServer.left { return true }")
	s.enter(first, fmt.Sprintf("defer bottleneckFirst(%s)()", names(first.Recv)[0]))
	for _, call := range costly {
		s.insert(call.Pos(), "if !bottleneckServer.lean { ")
		s.insert(call.End(), " }")
	}
	return nil
}

// names returns the names of parameters.
func names(params *ast.FieldList) (list []string) {
	for _, field := range params.List {
		for _, name := range field.Names {
			list = append(list, name.Name)
		}
	}
	return list
}
