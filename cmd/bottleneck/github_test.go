package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// Each format of compare is one of its own.
func TestCompareFormats(t *testing.T) {
	d := &bottleneck.Difference{Benchmarks: []difference.BenchmarkDifference{
		{Package: "m", Name: "BenchmarkX", Unit: difference.SecPerOp, Verdict: difference.Slower, Head: difference.Summary{Center: 1e-9, High: 1e-9, N: 1}, Change: difference.Change{Ratio: 2, Low: 2, High: 2}},
	}}
	for format, want := range map[string]string{
		"text": "m, sec/op", "markdown": "**Benchmarks", "json": `"verdict": "slower"`, "github": "::error title=bottleneck::BenchmarkX", "bencher": `"latency": {`, "benchmark-action": `"unit": "ns/op",`,
	} {
		var out bytes.Buffer
		f := compareFlags{output: output{format: format}, gate: []difference.Limit{{Unit: difference.SecPerOp, By: 0.03}}}
		if err := f.print(d, &out); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("-format %s: %v, no %q in\n%s", format, err, want, out.String())
		}
	}
}

// Files of a module that is not the whole repository are named from the root of that.
func TestInRepository(t *testing.T) {
	root := t.TempDir()
	module := filepath.Join(root, "sub", "m")
	for _, dir := range []string{filepath.Join(root, ".git"), filepath.Join(module, "p")} {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	save(t, module, "go.mod", "module example.com/m\n")
	save(t, module, "p/p.go", "package p\n")
	path := inRepository(filepath.Join(module, "p"))
	for file, want := range map[string]string{
		"p/p.go": "sub/m/p/p.go", filepath.Join(module, "p", "p.go"): "sub/m/p/p.go", "strings/strings.go": "", os.Args[0]: "",
	} {
		if got := path(file); got != want {
			t.Errorf("%s is %q, want %q", file, got, want)
		}
	}
}
