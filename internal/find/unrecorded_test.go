package find

import (
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// Benchmarks that fail for the recorder alone, here for its open files, are measured
// without it; those that fail anyway fail.
func TestFindUnrecorded(t *testing.T) {
	gateAlone(t)
	if runtime.GOOS != "linux" {
		t.Skip("it looks for open files in /proc")
	}
	notices, err := os.ReadFile("../gorun/testdata/notices/main_test.go")
	if err != nil {
		t.Fatal(err)
	}
	dir := fixture.Tree(t, map[string]string{
		"go.mod":          "module example.com/m\n\ngo 1.24\n",
		"main_test.go":    string(notices),
		"other/o_test.go": "package other\n\nimport \"testing\"\n\nfunc BenchmarkAdd(b *testing.B) {\n\tfor b.Loop() {\n\t}\n}\n",
		"a_test.go": `package m

import "testing"

var sink int

func BenchmarkAdd(b *testing.B) {
	for b.Loop() {
		sink++
	}
}

func BenchmarkFail(b *testing.B) { b.Fatal("as always") }
`})
	target := suite.Target{Dir: dir, Bench: "Add", BenchTime: "1000x"}
	r, err := Run(t.Context(), Config{Target: target, MaxTime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Benchmarks) != 1 || len(r.Warnings) == 0 || !strings.Contains(r.Warnings[0].Error(), "fail with the recorder, and pass without it") {
		t.Errorf("benchmarks %+v, warnings %v", r.Benchmarks, r.Warnings)
	}
	r, err = Run(t.Context(), Config{Target: suite.Target{Dir: dir, Packages: []string{"./..."}, Bench: "Add", BenchTime: "1000x"}, MaxTime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(r.Benchmarks); n == 0 || r.Benchmarks[n-1].Package != "example.com/m/other" || !errors.Is(r.Warnings[0], suite.ErrFailed) || !strings.Contains(r.Warnings[0].Error(), "named alone, it is measured without") {
		t.Errorf("among others: benchmarks %+v, warnings %v", r.Benchmarks, r.Warnings)
	}
	target.Bench = "Fail"
	if _, err := Run(t.Context(), Config{Target: target, MaxTime: time.Nanosecond}); err == nil || !strings.Contains(err.Error(), "as always") {
		t.Errorf("%v, want what the benchmark says", err)
	}
}

// Programs with assembly that overwrites frame pointers, which the runtime's tracer follows, run
// to their end.
func TestFindFrames(t *testing.T) {
	gateAlone(t)
	if runtime.GOARCH != "amd64" {
		t.Skip("its assembly is for amd64")
	}
	dir := fixture.Tree(t, map[string]string{
		"go.mod":    "module example.com/m\n\ngo 1.24\n",
		"f_amd64.s": "TEXT ·clobber(SB), 4, $0-0\n\tMOVQ $8, BP\n\tRET\n",
		"main.go":   "package main\n\nimport \"runtime\"\n\nfunc clobber()\n\nfunc main() {\n\tfor range 1000 {\n\t\tclobber()\n\t\truntime.Gosched()\n\t}\n}\n",
	})
	r, err := Run(t.Context(), Config{Target: suite.Target{Dir: dir}, MaxTime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Warnings) > 0 && strings.Contains(r.Warnings[0].Error(), "the program failed") {
		t.Error(r.Warnings[0])
	}
}

// A program that closes descriptors in a way that its sources do not tell ends for the recorder
// alone, and is run again.
func TestFindClosing(t *testing.T) {
	gateAlone(t)
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere the recorder has descriptors of its own among the program's")
	}
	dir := fixture.Tree(t, map[string]string{
		"go.mod": "module example.com/m\n\ngo 1.24\n",
		"main.go": `package main

import "os"

var sink int

func work() {
	for i := range 300_000_000 {
		sink += i * sink
	}
}

func main() {
	for fd := 3; fd < 100; fd++ {
		if f := os.NewFile(uintptr(fd), "inherited"); f != nil {
			f.Close()
		}
	}
	work()
}
`})
	r, err := Run(t.Context(), Config{Target: suite.Target{Dir: dir}, MaxTime: time.Nanosecond, Stderr: new(strings.Builder)})
	if err != nil {
		t.Fatal(err)
	}
	if b := r.Bottleneck; b == nil || b.Function != "main.work" || len(r.Warnings) == 0 || !strings.Contains(r.Warnings[0].Error(), "run twice") {
		t.Errorf("bottleneck %+v, warnings %v", b, r.Warnings)
	}
}
