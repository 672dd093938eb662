package analyze

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/analyze/profiles"
	"github.com/bottleneck-go/bottleneck/internal/owner"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/report"
)

const here = "github.com/bottleneck-go/bottleneck/internal/analyze."

// profiled charges a profile that this process has written.
func profiled(t *testing.T, c Config, write func(w io.Writer) error) *report.Report {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	p, err := profiles.Parse(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	c.Hint = owner.Hint{Own: []string{strings.TrimSuffix(here, ".")}}
	r, err := analyzed(t, c, p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func lookup(name string) func(w io.Writer) error {
	return func(w io.Writer) error { return pprof.Lookup(name).WriteTo(w, 0) }
}

// named makes sure of a report's bottleneck, what its shares are of, and that it tells of
// no speed-up unless it is of processor time.
func named(t *testing.T, r *report.Report, function, of string, least float64) {
	t.Helper()
	b := r.Bottleneck
	share := 0.0
	for _, f := range r.Functions {
		if f.Function == here+function {
			share = max(f.Charged, f.CPU)
		}
	}
	if b == nil || b.Function != here+function || share < least || r.Profile.Of != of {
		t.Errorf("bottleneck %+v of %s, want %s with %v of %s; %v", b, r.Profile.Of, function, least, of, r.Functions)
		return
	}
	if time := of == "the processor time"; time != (b.Speedup > 0) || time != (r.Functions[0].Speedup > 0) || time != (len(r.Phases) > 0) {
		t.Errorf("of %s: speed-up %v, phases %v", of, b.Speedup, r.Phases)
	}
	var text, json bytes.Buffer
	if err := r.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteJSON(&json); err != nil {
		t.Fatal(err)
	}
	if of != "the processor time" && (strings.Contains(text.String(), "as fast") || strings.Contains(json.String(), "speedup") || !strings.Contains(strings.Join(strings.Fields(text.String()), " "), " of "+of)) {
		t.Errorf("of %s:\n%s", of, text.String())
	}
}

var sink uint64

//go:noinline
func spin(n int) {
	x := sink | 1
	for range n {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	sink = x
}

//go:noinline
func large() { spin(150_000_000) }

//go:noinline
func small() { spin(50_000_000) }

func TestProcessor(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures for seconds")
	}
	write := func(w io.Writer) error {
		if err := pprof.StartCPUProfile(w); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
		pprof.Do(t.Context(), pprof.Labels("endpoint", "/large"), func(context.Context) { large() })
		pprof.Do(t.Context(), pprof.Labels("endpoint", "/small"), func(context.Context) { small() })
		return nil
	}
	r := profiled(t, Config{By: "endpoint"}, write)
	named(t, r, "spin", "the processor time", 0.5)
	if v := r.Profile.Values; len(v) < 2 || v[0].Value != "/large" || v[1].Value != "/small" {
		t.Errorf("values %+v", v)
	}
	for _, f := range r.Functions {
		if f.Function == here+"spin" && (len(f.From) == 0 || f.From[0].Function != here+"large") {
			t.Errorf("spin is called by %+v", f.From)
		}
	}
}

var kept [][]byte

//go:noinline
func keep() {
	for range 100 {
		kept = append(kept, make([]byte, 100<<10))
	}
}

//go:noinline
func lose() {
	for range 4000 {
		kept[0] = make([]byte, 10<<10)
	}
}

func TestHeap(t *testing.T) {
	const planted = `\.(keep|lose)$` // other tests allocate, too
	old := runtime.MemProfileRate
	runtime.MemProfileRate = 4096
	keep()
	lose()
	runtime.MemProfileRate = old
	runtime.GC()
	heap := lookup("heap")
	runtime.MemProfileRate = 4096 // that the profile says by what it was sampled
	defer func() { runtime.MemProfileRate, kept = old, nil }()
	named(t, profiled(t, Config{Focus: planted}, heap), "keep", "the bytes in use", 0.5)
	named(t, profiled(t, Config{SampleIndex: "inuse_objects", Focus: planted}, heap), "keep", "the objects in use", 0.1)
	named(t, profiled(t, Config{SampleIndex: "alloc_space", Focus: planted}, heap), "lose", "the bytes allocated", 0.5)
	named(t, profiled(t, Config{SampleIndex: "alloc_objects", Focus: planted}, heap), "lose", "the objects allocated", 0.3)
	named(t, profiled(t, Config{Focus: planted}, lookup("allocs")), "lose", "the bytes allocated", 0.5)
}

//go:noinline
func unlock(m *sync.Mutex) {
	m.Lock()
	time.Sleep(20 * time.Millisecond)
	m.Unlock()
}

//go:noinline
func wait(m *sync.Mutex) {
	m.Lock()
	sink++
	m.Unlock()
}

// A lock is charged to who held it, waiting to who waited.
func TestLocks(t *testing.T) {
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1)
	defer runtime.SetMutexProfileFraction(0)
	defer runtime.SetBlockProfileRate(0)
	var m sync.Mutex
	for range 5 {
		var all sync.WaitGroup
		started := make(chan struct{})
		all.Go(func() { close(started); unlock(&m) })
		<-started
		time.Sleep(2 * time.Millisecond)
		for range 4 {
			all.Go(func() { wait(&m) })
		}
		all.Wait()
	}
	named(t, profiled(t, Config{}, lookup("mutex")), "unlock", "the time that others waited for locks", 0.5)
	named(t, profiled(t, Config{SampleIndex: "contentions"}, lookup("mutex")), "wait", "the contentions", 0.5) // each wakes the next
	named(t, profiled(t, Config{Focus: "Mutex"}, lookup("block")), "wait", "the time waited", 0.5)
}

//go:noinline
func park(stop chan struct{}, all *sync.WaitGroup) {
	defer all.Done()
	<-stop
}

func TestGoroutines(t *testing.T) {
	stop := make(chan struct{})
	var all sync.WaitGroup
	for range 50 {
		all.Add(1)
		go park(stop, &all)
	}
	time.Sleep(10 * time.Millisecond)
	named(t, profiled(t, Config{}, lookup("goroutine")), "park", "the goroutines", 0.5)
	close(stop)
	all.Wait()
	if r := profiled(t, Config{}, lookup("threadcreate")); r.Profile.Of != "the threads created" || r.Samples == 0 {
		t.Errorf("threads: %+v", r.Profile)
	}
}

// What is named or found beside a profile tells whose code it shows, and -own that names
// something else wins.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		fixture.WriteFile(t, path, text)
	}
	write("app/go.mod", "module \"example.com/app\" // the program\n\ngo 1.24\n")
	write("app/work/work.go", "package work\n\nfunc Spin() {\n\tx := 1\n\tfor i := range 100_000_000 {\n\t\tx ^= x<<7 + i\n\t}\n\tSink = x\n}\n\nvar Sink int\n")
	write("app/main.go", `package main

import (
	"os"
	"runtime/pprof"

	"example.com/app/work"
)

func main() {
	f, _ := os.Create(os.Args[1])
	pprof.StartCPUProfile(f)
	work.Spin()
	pprof.StopCPUProfile()
	f.Close()
}
`)
	program, saved := filepath.Join(dir, "program"), filepath.Join(dir, "cpu.pprof")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
	build.Dir, build.Env = filepath.Join(dir, "app"), append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := exec.CommandContext(t.Context(), program, saved).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	check := func(names []string, from, why string, c Config) *report.Report {
		t.Helper()
		r, err := Run(t.Context(), names, profiles.Config{Dir: from}, c, "")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(r.Profile.OwnWhy, why) || r.Bottleneck.Function != "example.com/app/work.Spin" {
			t.Errorf("%v in %s: own code %v, %s, bottleneck %s; want %s", names, from, r.Profile.Own, r.Profile.OwnWhy, r.Bottleneck.Function, why)
		}
		return r
	}
	check([]string{saved}, filepath.Join(dir, "app", "work"), "the current module", Config{})
	r := check([]string{"program", saved}, dir, "the main module of program", Config{})
	if r.Environment.Go != runtime.Version() || r.Environment.GOARCH != runtime.GOARCH {
		t.Errorf("environment %+v", r.Environment)
	}
	check([]string{saved}, dir, "the main module of "+program, Config{}) // which the profile names
	check([]string{saved}, dir, "-own", Config{Hint: owner.Hint{Own: []string{"example.com/app/work"}}})
	if err := os.Remove(program); err != nil {
		t.Fatal(err)
	}
	check([]string{saved}, dir, "contains the source of package main", Config{})
	if _, err := Run(t.Context(), []string{"app/main.go"}, profiles.Config{Dir: dir}, Config{}, ""); err == nil {
		t.Error("a source file is charged")
	}
}
