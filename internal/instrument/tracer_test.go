package instrument

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// The traces that a program records of itself are what they are without us; ours give
// way to them and go on afterwards, and nobody sees who reads them. Stacks, which the runtime
// writes late, do not make ours long.
func TestTracer(t *testing.T) {
	fixture.Slow(t)
	dir := t.TempDir()
	binary := buildTraced(t, dir)
	t.Run("gives way", func(t *testing.T) { testGivesWay(t, binary) })
	t.Run("deep stacks", func(t *testing.T) { testDeepStacks(t, binary) })
}

// The budget has half a megabyte for each second. A machine that is busy elsewhere may see late that it is
// used up, but not each time.
func testDeepStacks(t *testing.T, binary string) {
	var over []string
	for range 3 {
		dir, began := t.TempDir(), time.Now()
		runTraced(t, dir, binary)
		most := (1 + time.Since(began).Seconds()) * (1 << 20)
		size := len(read(t, filepath.Join(dir, "trace")))
		if float64(size) <= most {
			return
		}
		over = append(over, fmt.Sprintf("%d of %.0f", size, most))
	}
	t.Errorf("the traces have more bytes than they may: %s", strings.Join(over, ", "))
}

func buildTraced(t *testing.T, dir string) (binary string) {
	module, err := filepath.Abs(filepath.Join("testdata", "traced"))
	if err != nil {
		t.Fatal(err)
	}
	o, err := Standard(Sources{GOROOT: goroot(t), GOOS: runtime.GOOS})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.AddProgram(module, []string{"main.go"}); err != nil {
		t.Fatal(err)
	}
	overlay, err := o.WriteTo(dir)
	if err != nil {
		t.Fatal(err)
	}
	binary = filepath.Join(dir, "traced")
	cmd := exec.Command("go", "build", "-ldflags=-w "+LinkFlags, "-overlay", overlay, "-o", binary)
	cmd.Dir, cmd.Env = module, append(os.Environ(), "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	return binary
}

// runTraced runs a program that writes its record into dir.
func runTraced(t *testing.T, dir, binary string, args ...string) {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Env = append(os.Environ(), RecordVariable+"="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
}

func testGivesWay(t *testing.T, binary string) {
	dir := t.TempDir()
	own, flight := filepath.Join(dir, "own"), filepath.Join(dir, "flight")
	runTraced(t, dir, binary, own, flight)
	kinds, parts := windows(t, dir)
	// The last one ends with the program.
	if want := "WwW(program)wWwW(program)wW"; kinds != want {
		t.Fatalf("windows %s, want %s", kinds, want)
	}
	for i, part := range parts {
		if !bytes.HasPrefix(part, []byte("go 1.")) {
			t.Errorf("trace %d begins with %q", i, part[:min(16, len(part))])
		}
	}
	if text := read(t, own); text != string(parts[1]) {
		t.Errorf("the program's trace has %d bytes, and what was read along %d", len(text), len(parts[1]))
	}
	if read(t, flight) == "" {
		t.Error("the flight recorder recorded nothing")
	}
}

// windows tells the marks of a record's traces, and what each holds.
func windows(t *testing.T, dir string) (kinds string, parts [][]byte) {
	t.Helper()
	trace, err := os.ReadFile(filepath.Join(dir, "trace"))
	if err != nil {
		t.Fatal(err)
	}
	var starts []int
	for line := range strings.Lines(read(t, filepath.Join(dir, "marks"))) {
		field := strings.Fields(line)
		if field[0] == "W" || field[0] == "w" {
			kinds += field[0]
			if len(field) > 5 {
				kinds += "(" + field[5] + ")"
			}
		}
		if field[0] == "W" {
			n, err := strconv.Atoi(field[3])
			if err != nil {
				t.Fatal(err)
			}
			starts = append(starts, n)
		}
	}
	for i, start := range starts {
		end := len(trace)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		parts = append(parts, trace[start:end])
	}
	return kinds, parts
}
