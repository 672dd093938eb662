// Package instrument makes source overlays: they make a program record, for one
// build and without writing to any tree, where its time goes.
//
// Two packages of the standard library are rewritten. runtime/pprof starts a CPU
// profile when it is initialised, ends it when the process exits, and notes the
// time of every sample. testing notes when each benchmark's timer is started,
// stopped and reset. Samples are matched to these marks afterwards, by time, so
// that a sample belongs to the phase in which it was taken, whichever goroutine it
// hit: workers started in the setup, the garbage collector, and code that sets
// labels of its own are all seen.
//
// Note: goroutine labels set by package testing were tried first. They miss
// goroutines that were started before the timer, and pprof.Do in the user's code
// removes them.
package instrument

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/budget"
)

// RecordVariable is the environment variable that names the directory into
// which an instrumented process records.
const RecordVariable = "BOTTLENECK_RECORD"

// ModeVariable is the environment variable that says what is recorded.
const ModeVariable = "BOTTLENECK_RECORD_MODE"

// PipesVariable is the environment variable that holds the descriptors of the pipes
// from and to the process that is served, in mode Serve.
const PipesVariable = "BOTTLENECK_PIPES"

// LinkFlags are flags for the linker of an instrumented program: the recorder calls
// unexported functions of package runtime.
const LinkFlags = "-checklinkname=0"

// A Mode is what a process records.
type Mode string

const (
	Full   Mode = ""       // marks, profiles of processor time, waiting and allocations, and execution traces
	Allocs Mode = "allocs" // marks and a profile of every single allocation
	// Serve is for a test program that runs what it is told to through pipes, whose
	// descriptors PipesVariable holds: see serve.go.txt. It records as in mode Full,
	// with six times as many samples where the system gives them.
	Serve Mode = "serve"
	// Gauges is for a program that must not be disturbed: it only notes when main
	// begins and, at the end, how much memory it had in use.
	Gauges Mode = "gauges"
	// Memory writes a heap profile of the collection that left most alive; there is
	// one whenever the heap has grown by a tenth.
	Memory Mode = "memory"
	Tests  Mode = "tests" // as Full, but for allocations, each process of a suite into a directory of its own
)

var (
	//go:embed recorder.go.txt
	recorderSource []byte
	//go:embed profile.go.txt
	profileSource []byte
	//go:embed ticks.go.txt
	ticksSource []byte
	//go:embed quiet.go.txt
	quietSource []byte
	//go:embed loud.go.txt
	loudSource []byte
	//go:embed waits.go.txt
	waitsSource []byte
	//go:embed clock_linux.go.txt
	clockLinuxSource []byte
	//go:embed switches_linux.go.txt
	switchesLinuxSource []byte
	//go:embed clock_other.go.txt
	clockOtherSource []byte
	//go:embed stages.go.txt
	stagesSource []byte
	//go:embed interrupt.go.txt
	interruptSource []byte
	//go:embed exec.go.txt
	execSource []byte
	//go:embed others.go.txt
	othersSource []byte
	//go:embed queue.go.txt
	queueSource []byte
	//go:embed rest.go.txt
	restSource []byte
	//go:embed gauges.go.txt
	gaugesSource []byte
	//go:embed memory.go.txt
	memorySource []byte
	//go:embed keep_unix.go.txt
	keepUnixSource []byte
	//go:embed keep_other.go.txt
	keepOtherSource []byte
	//go:embed serve.go.txt
	serveSource []byte
	//go:embed cpu_unix.go.txt
	cpuUnixSource []byte
	//go:embed cpu_other.go.txt
	cpuOtherSource []byte
	//go:embed tracer.go.txt
	tracerSource []byte
	//go:embed tracehooks.go.txt
	traceHooksSource []byte
)

// Sources says where the files are that an overlay changes.
type Sources struct {
	GOROOT string
	GOOS   string // of the target
	// Replaced are files that stand in for others already, as the user's own overlay
	// says: where each file really is, or "" if it is to be taken for deleted.
	Replaced map[string]string
}

// An Overlay is a set of source files that replace others during a build.
type Overlay struct {
	sources Sources
	src     string            // of the standard library
	replace map[string][]byte // path to content
}

func newOverlay(s Sources) *Overlay {
	return &Overlay{sources: s, src: filepath.Join(s.GOROOT, "src"), replace: make(map[string][]byte)}
}

// ErrToolchain means that the toolchain's sources are not as expected, so that
// the overlay cannot be made.
var ErrToolchain = errors.New("this Go toolchain's sources are not as expected")

// Standard returns the overlay of the standard library. If its sources are not what
// the rewriting expects, the error matches ErrToolchain and says what was not
// found.
func Standard(sources Sources) (*Overlay, error) {
	o, goos := newOverlay(sources), sources.GOOS
	src := o.src
	pprof := filepath.Join(src, "runtime", "pprof")
	err := cmp.Or(
		o.rewrite(filepath.Join(pprof, "proto.go"), rewriteProto),
		o.rewrite(filepath.Join(pprof, "pprof.go"), rewritePprof),
		o.rewrite(filepath.Join(pprof, "runtime.go"), rewriteLabels),
		o.rewrite(filepath.Join(pprof, "label.go"), rewriteLabelSet),
		o.rewriteTracer(filepath.Join(src, "runtime", "trace")),
		o.rewrite(filepath.Join(src, "testing", "benchmark.go"), func(s *source) error { return cmp.Or(rewriteBenchmark(s), rewriteServing(s)) }),
		o.rewrite(filepath.Join(src, "testing", "testing.go"), rewriteTesting),
	)
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrToolchain, err)
	}
	o.replace[filepath.Join(pprof, "zz_bottleneck.go")] = recorderSource
	o.replace[filepath.Join(pprof, "zz_bottleneck_profile.go")] = profileSource
	o.replace[filepath.Join(pprof, "zz_bottleneck_ticks.go")] = ticksSource
	o.replace[filepath.Join(pprof, "zz_bottleneck_quiet.go")] = quietSource
	o.replace[filepath.Join(pprof, "zz_bottleneck_loud.go")] = loudSource
	o.replace[filepath.Join(pprof, "zz_bottleneck_waits.go")] = waitsSource
	o.replace[filepath.Join(pprof, "zz_bottleneck_stages.go")] = stagesSource
	clock := clockOtherSource
	if goos == "linux" {
		clock = clockLinuxSource
		o.replace[filepath.Join(pprof, "zz_bottleneck_switches.go")] = switchesLinuxSource
	}
	o.replace[filepath.Join(pprof, "zz_bottleneck_clock.go")] = clock
	o.replace[filepath.Join(pprof, "zz_bottleneck_gauges.go")] = gaugesSource
	o.replace[filepath.Join(pprof, "zz_bottleneck_memory.go")] = memorySource
	o.replace[filepath.Join(pprof, "zz_bottleneck_cpu.go")] = cpuSource(goos)
	o.replace[filepath.Join(pprof, "zz_bottleneck_queue.go")] = queueSource
	o.replace[filepath.Join(pprof, "zz_bottleneck_tracer.go")] = tracerSource
	o.replace[filepath.Join(pprof, "zz_bottleneck_tracebudget.go")] = []byte(strings.Replace(budget.Source, "package budget", "package pprof", 1))
	o.replace[filepath.Join(src, "runtime", "trace", "zz_bottleneck.go")] = traceHooksSource
	o.replace[filepath.Join(pprof, "zz_bottleneck_rest.go")] = restSource
	o.replace[filepath.Join(pprof, "zz_bottleneck_keep.go")] = keepSource(goos)
	o.replace[filepath.Join(src, "testing", "zz_bottleneck_serve.go")] = serveSource
	return o, nil
}

// TellsProcessorTime reports whether an operating system tells cheaply how much
// processor time a process has used.
func TellsProcessorTime(goos string) bool {
	return goos != "windows" && goos != "plan9" && goos != "js" && goos != "wasip1"
}

func cpuSource(goos string) []byte {
	if !TellsProcessorTime(goos) {
		return cpuOtherSource
	}
	return cpuUnixSource
}

// keepSource is of what keeps pipes from the processes that one starts.
func keepSource(goos string) []byte {
	if goos == "windows" || goos == "plan9" || goos == "js" || goos == "wasip1" {
		return keepOtherSource
	}
	return keepUnixSource
}

// read reads a file as the build would.
func (o *Overlay) read(path string) ([]byte, error) {
	if text, changed := o.replace[path]; changed {
		return text, nil
	}
	if file, replaced := o.sources.Replaced[path]; replaced {
		path = file
	}
	return os.ReadFile(path)
}

// rewrite changes a file, as it stands or as it was changed before.
func (o *Overlay) rewrite(path string, change func(*source) error) error {
	text, err := o.read(path)
	if err != nil {
		return err
	}
	s, err := parse(filepath.Base(path), string(text))
	if err != nil {
		return err
	}
	if err := change(s); err != nil {
		return err
	}
	rewritten := s.String()
	if rewritten == string(text) {
		return nil
	}
	if _, err := parse(s.name, rewritten); err != nil {
		return err
	}
	o.replace[path] = []byte(rewritten)
	return nil
}

// WriteTo writes the overlay's files into dir and returns the path of the file for
// go build's -overlay flag, which includes the user's own replacements. Names
// depend only on the content, so that equal overlays use the build cache.
func (o *Overlay) WriteTo(dir string) (string, error) {
	replace := make(map[string]string, len(o.replace)+len(o.sources.Replaced))
	maps.Copy(replace, o.sources.Replaced)
	n := 0
	for path, content := range o.replace {
		sub := filepath.Join(dir, fmt.Sprint(n))
		n++
		if err := os.MkdirAll(sub, 0o777); err != nil {
			return "", err
		}
		file := filepath.Join(sub, filepath.Base(path))
		if err := os.WriteFile(file, content, 0o666); err != nil {
			return "", err
		}
		replace[path] = file
	}
	var out bytes.Buffer
	if err := json.NewEncoder(&out).Encode(map[string]any{"Replace": replace}); err != nil {
		return "", err
	}
	list := filepath.Join(dir, "overlay.json")
	return list, os.WriteFile(list, out.Bytes(), 0o666)
}
