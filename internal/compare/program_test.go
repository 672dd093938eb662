package compare

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/compare/layout"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// programModule is a module of a program whose initialisation takes so many milliseconds, in
// which a lock is held for so many by each of four goroutines, and so many slices are made.
func programModule(t *testing.T, initialised, held, slices int) (dir string) {
	t.Helper()
	const source = `package main

import (
	"bytes"
	"io"
	"os"
	"sync"
	"time"
)

var (
	mu   sync.Mutex
	kept [][]byte
	_    = load()
)

//go:noinline
func load() bool {
	for began := time.Now(); time.Since(began) < %d*time.Millisecond; {
	}
	return true
}

//go:noinline
func hold() {
	mu.Lock()
	defer mu.Unlock()
	time.Sleep(%d * time.Millisecond)
}

//go:noinline
func fill() {
	for range %d {
		kept = append(kept, bytes.Repeat([]byte{1}, 1000))
	}
}

func main() {
	if text, _ := io.ReadAll(os.Stdin); len(os.Args) != 2 || string(text) != "input" {
		os.Exit(3)
	}
	fill()
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			hold()
		}()
	}
	wg.Wait()
}
`
	dir = fixture.Tree(t, map[string]string{"go.mod": "module example.com/m\n\ngo 1.24\n", "main.go": fmt.Sprintf(source, initialised, held, slices)})
	return dir
}

// A program that holds a lock for twenty times as long is slower by the function that does,
// what allocates five times as much is named too, and what its initialisation spends.
func TestCompareProgram(t *testing.T) {
	if !*all {
		t.Skip("the gate runs it, with -compare.all")
	}
	record := t.TempDir()
	d, err := Run(t.Context(), Config{
		Target: suite.Target{Args: []string{"x"}}, Base: programModule(t, 10, 20, 10_000), Head: programModule(t, 200, 400, 50_000), MaxTime: time.Nanosecond, Record: record,
		Stdin: strings.NewReader("input"),
	})
	if err != nil {
		t.Fatal(err)
	}
	reporttest.CheckDifference(t, d, DefaultThreshold)
	units := make(map[string]difference.BenchmarkDifference)
	for _, b := range d.Benchmarks {
		units[b.Unit] = b
	}
	if b := units[difference.SecPerOp]; b.Name != "BenchmarkM" || b.Rounds != layout.Least || b.Runs < layout.Least*fewestTurns || b.Change.Ratio < 2 || len(b.Functions) == 0 || b.Functions[0].Function != "main.hold" {
		t.Errorf("%+v, want it slower by main.hold", b)
	}
	if notes := strings.Join(d.Notes, " "); !strings.Contains(notes, "The head waits most for a lock, or a channel's place, that main.hold takes in main.go:") {
		t.Errorf("notes %q, want the lock", notes)
	}
	if b := units[difference.BytesPerOp]; b.Change.Ratio < 1.5 || len(b.Allocations) == 0 || b.Allocations[0].Function != "main.fill" || b.Allocations[0].Verdict != difference.Slower {
		t.Errorf("%+v, want more bytes, of main.fill", b)
	}
	if b := units[difference.StartUpPerOp]; b.Verdict != difference.Slower || len(b.Functions) == 0 || b.Functions[0].Function != "main.load" || b.Head.Center > units[difference.SecPerOp].Head.Center {
		t.Errorf("%+v, want start-up slower by main.load", b)
	}
	if b, ok := units[difference.PeakPerOp]; ok && (b.Verdict != difference.Slower || b.Head.Center < 50e6) || !ok && runtime.GOOS == "linux" {
		t.Errorf("%+v, want more memory in use", b)
	}
	if b, ok := units["cpu-sec/op"]; !ok || b.Head.Center <= 0 {
		t.Errorf("%+v, want processor time", b)
	}
	for _, name := range []string{"compare.json", "flame.html", "base/results.txt", "head/example.com_m.cpu.pprof"} {
		if _, err := os.Stat(filepath.Join(record, name)); err != nil {
			t.Error(err)
		}
	}
}
