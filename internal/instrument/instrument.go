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
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/budget"
	"github.com/bottleneck-go/bottleneck/internal/skid"
)

// RecordVariable is the environment variable that names the directory into
// which an instrumented process records.
const RecordVariable = "BOTTLENECK_RECORD"

// ModeVariable is the environment variable that says what is recorded.
const ModeVariable = "BOTTLENECK_RECORD_MODE"

// UnwindVariable is the environment variable that is set where the tracer must not follow frame
// pointers, as assembly overwrites them.
const UnwindVariable = "BOTTLENECK_UNWIND"

// LateVariable is the environment variable that is set where nothing must be traced before the
// runtime polls, as the program may close descriptors that it has not opened.
const LateVariable = "BOTTLENECK_TRACE_LATE"

// PipesVariable is the environment variable that holds the descriptors of the pipes
// from and to the process that is served, in mode Serve.
const PipesVariable = "BOTTLENECK_PIPES"

// TempVariable is the environment variable that holds what GOTMPDIR is to be for the process,
// where the go command that runs it has another one.
const TempVariable = "BOTTLENECK_GOTMPDIR"

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
		o.rewrite(filepath.Join(src, "testing", "allocs.go"), rewriteAllocations),
	)
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrToolchain, err)
	}
	o.add(pprof, "begin", "profile", "settle", "ticks", "quiet", "loud", "waits", "stages", "gauges", "memory", "queue", "tracer", "rest", cpuFile(goos), keepFile(goos))
	if goos == "linux" {
		if err := o.rewriteReading(pprof); err != nil {
			return nil, fmt.Errorf("%w (%w)", ErrToolchain, err)
		}
		o.add(pprof, "clock_linux", "switches_linux", "files_linux", "loudfiles_linux", "read_linux")
	} else {
		o.add(pprof, "clock_other", "files_shared")
	}
	o.addText(pprof, "budget", []byte(strings.Replace(budget.Source, "package budget", "package pprof", 1)))
	o.addText(pprof, "skid", []byte(strings.Replace(skid.Source, "package skid", "package pprof", 1)))
	o.add(filepath.Join(src, "runtime", "trace"), "tracehooks")
	o.add(filepath.Join(src, "testing"), "serve")
	return o, nil
}

// TellsProcessorTime reports whether an operating system tells cheaply how much
// processor time a process has used.
func TellsProcessorTime(goos string) bool {
	return goos != "windows" && goos != "plan9" && goos != "js" && goos != "wasip1"
}

// cpuFile is what reads the process's processor time.
func cpuFile(goos string) string {
	if TellsProcessorTime(goos) {
		return "cpu_unix"
	}
	return "cpu_other"
}

// keepFile is what keeps pipes from the processes that one starts.
func keepFile(goos string) string {
	if goos == "windows" || goos == "plan9" || goos == "js" || goos == "wasip1" {
		return "keep_other"
	}
	return "keep_unix"
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
// go build's -overlay flag, which includes the user's own replacements. Equal
// overlays use the build cache, wherever their files are.
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
