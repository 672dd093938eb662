package instrument

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// The traces that a program records of itself are what they are without us; ours give
// way to them and go on afterwards, and nobody sees who reads them.
func TestTracerGivesWay(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds and runs programs for seconds")
	}
	dir := t.TempDir()
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
	binary, own, flight := filepath.Join(dir, "traced"), filepath.Join(dir, "own"), filepath.Join(dir, "flight")
	for _, cmd := range []*exec.Cmd{
		exec.Command("go", "build", "-ldflags=-checklinkname=0", "-overlay", overlay, "-o", binary),
		exec.Command(binary, own, flight),
	} {
		cmd.Dir = module
		cmd.Env = append(os.Environ(), RecordVariable+"="+dir, "GOFLAGS=")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", cmd, err, out)
		}
	}
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
