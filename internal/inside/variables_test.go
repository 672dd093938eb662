package inside

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/report"
)

// Of functions without a name, which count for the package's initialisation, it is told of which variables they are.
func TestVariables(t *testing.T) {
	path := filepath.Join(t.TempDir(), "main.go")
	fixture.WriteFile(t, path, `package main

var config = sync.OnceValue(func() int {
	return 3
})

var table = sync.OnceValue(func() int {
	work()
	return 4
})
`)
	in := NewReader(filepath.Base, time.Now().Add(time.Hour))
	line := func(at int, share float64) charge.Line {
		return charge.Line{Position: charge.Position{File: path, Line: at}, Share: stat.Interval{Value: share}}
	}
	for _, name := range []string{"main.init", "main.work"} {
		in.Add(&report.Function{Function: name, Charged: 0.9}, charge.Cost{}, charge.Inside{Lines: []charge.Line{line(4, 0.01), line(8, 0.8), line(9, 0.05)}}, time.Second)
	}
	const want = "main.init stands for the functions without a name with which the package's variables are declared: table (85.0 % at main.go:8)"
	if list := in.Warnings(); len(list) != 1 || strings.TrimSpace(list[0].Error()) != want {
		t.Errorf("got %v, want %s", list, want)
	}
}
