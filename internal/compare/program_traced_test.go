package compare

import (
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// A program that crashes where its initialisation is traced, as the runtime does in some
// layouts, is compared without.
func TestProgramUntraced(t *testing.T) {
	if !*all || runtime.GOOS != "linux" {
		t.Skip("the gate runs it, with -compare.all, on Linux")
	}
	var sides [2]string
	for i := range sides {
		sides[i] = t.TempDir()
		for name, text := range map[string]string{
			"go.mod": "module example.com/traced\n\ngo 1.24\n",
			"main.go": `package main

import (
	"bytes"
	"os"
)

func main() {
	if environ, _ := os.ReadFile("/proc/self/environ"); bytes.Contains(environ, []byte("inittrace=1")) {
		os.Exit(1)
	}
}
`,
		} {
			fixture.WriteFile(t, filepath.Join(sides[i], name), text)
		}
	}
	d, err := Run(t.Context(), Config{Target: suite.Target{}, Base: sides[0], Head: sides[1], MaxTime: time.Nanosecond})
	if err != nil || len(d.Benchmarks) == 0 {
		t.Errorf("%+v, %v, want it compared", d, err)
	}
}
