package instrument

import (
	"fmt"
	"go/ast"
	"path/filepath"
	"strings"
)

// tracerCalls are the calls by which package runtime/trace makes the runtime trace,
// and what each is wrapped in: see tracehooks.go.txt. Which file has them differs
// from release to release.
var tracerCalls = map[string]string{
	"runtime.StartTrace": "bottleneckBegins",
	"runtime.StopTrace":  "bottleneckEnds",
	"runtime.ReadTrace":  "bottleneckReads",
	"runtime_readTrace":  "bottleneckReadsSignals", // 1.25
}

// rewriteTracer lets the recorder know of the program's own traces.
func (o *Overlay) rewriteTracer(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return err
	}
	found := make(map[string]bool)
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		if err := o.rewrite(path, func(s *source) error { return s.wrapCalls(tracerCalls, found) }); err != nil {
			return err
		}
	}
	for _, wrapper := range []string{"bottleneckBegins", "bottleneckEnds", "bottleneckReads"} {
		if !found[wrapper] && !found[wrapper+"Signals"] {
			return fmt.Errorf("%s: nothing to be wrapped in %s", dir, wrapper)
		}
	}
	return nil
}

// rewriteReading has package runtime/pprof read files, for its profiles' mappings, without opening what the
// runtime polls by.
func (o *Overlay) rewriteReading(dir string) error {
	calls := map[string]string{"os.Open": "bottleneckOpens", "os.ReadFile": "bottleneckReads"}
	found := make(map[string]bool)
	for _, name := range []string{"elf.go", "proto_other.go"} {
		if err := o.rewrite(filepath.Join(dir, name), func(s *source) error { return s.wrapCalls(calls, found) }); err != nil {
			return err
		}
	}
	return nil
}

// wrapCalls puts each of the functions that are called into another call, and notes
// which wrappers it needed.
func (s *source) wrapCalls(wrappers map[string]string, used map[string]bool) error {
	ast.Inspect(s.file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if wrapper := wrappers[s.slice(call.Fun)]; wrapper != "" {
				s.insert(call.Fun.Pos(), wrapper+"(")
				s.insert(call.Fun.End(), ")")
				used[wrapper] = true
			}
		}
		return true
	})
	return nil
}
