package report

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

const hostile = `x</style></script><script>alert(1)</script><img src=x onerror=alert(1)>"'&javascript:` + "\x1b[31m\xff\u202e"

// hostileReport has other people's text everywhere.
func hostileReport() *Report {
	f := Function{Function: hostile, File: hostile, Line: 1, Charged: 0.9, Low: 0.8, High: 0.95, Speedup: 10, GC: 0.1,
		Waiting: time.Second, Flat: 0.5, Cum: 0.6, Phases: map[string]float64{hostile: 0.9},
		Lines: []Line{{Line: 2, Share: 0.9, Source: hostile, Inlined: []Part{{hostile, 0.1}}}, {Line: 2, File: hostile, Share: 0.1, Source: hostile}},
		Into:  []Part{{hostile, 0.9}}, From: []Part{{hostile, 0.9}}, Hints: []Hint{{1, hostile, 0.1}}, Listing: &Listing{1, []string{hostile, hostile}}}
	b := &Bottleneck{Phase: hostile, Function: hostile, Share: 0.9, Low: 0.8, High: 0.95, Speedup: 10}
	return &Report{
		Wall: 3 * time.Second, Module: hostile, Environment: Environment{Go: hostile, GOOS: hostile, GOARCH: hostile, CPU: hostile},
		Phases:     []Phase{{Name: hostile, Wall: time.Second}, {Name: "init", Wall: 2 * time.Second, Packages: []PackageTime{{hostile, time.Second}}}},
		Bottleneck: b, Functions: []Function{f, f},
		Benchmarks: []Benchmark{{Package: hostile, Name: hostile, SecPerOp: 1, Phases: []Phase{{Name: "timed", Wall: time.Second}},
			Bottleneck: b, Functions: []Function{f}}},
		Warnings: Warnings{errors.New(hostile)},
	}
}

func TestWriteHTMLEscapes(t *testing.T) {
	var out bytes.Buffer
	flames := []Flame{{Title: hostile, Href: "flame.html", Frames: map[string][]string{hostile: {hostile}}}}
	if err := hostileReport().WriteHTML(&out, flames...); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	for _, bad := range []string{"<script", "<img", "\x1b", "\u202e", `href="javascript`, "ZgotmplZ"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if strings.Count(page, "</style>") != 1 {
		t.Error("a name ends the style sheet")
	}
	for _, want := range []string{"90.0 %", "80.0 to 95.0 %", "10.0x", `href="flame.html?p=%5Ex`, "Warnings", "Waiting: 2.00 s", "Environment"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestWriteHTMLOfNothing(t *testing.T) {
	var out bytes.Buffer
	if err := new(Report).WriteHTML(&out); err != nil || !strings.Contains(out.String(), "Nothing was measured") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

// A page's size is bounded, however many functions there are.
func TestWriteHTMLIsBounded(t *testing.T) {
	var out bytes.Buffer
	if err := manyFunctions(100_000).WriteHTML(&out); err != nil {
		t.Fatal(err)
	}
	if out.Len() > 200<<10 {
		t.Errorf("a page of %d bytes, want at most 200 KB", out.Len())
	}
}

func manyFunctions(n int) *Report {
	r := hostileReport()
	for i := range n {
		r.Functions = append(r.Functions, Function{Function: fmt.Sprint("example.com/m.F", i), Waiting: 1, Phases: map[string]float64{"timed": 1e-6}})
	}
	return r
}

func BenchmarkWriteHTML(b *testing.B) {
	r := manyFunctions(100_000)
	b.Run("functions=100000/impl=api", func(b *testing.B) {
		for b.Loop() {
			if err := r.WriteHTML(new(bytes.Buffer)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
