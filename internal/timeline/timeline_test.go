package timeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// divide reads marks written as "kind time [n name]" and returns the timeline
// as "phase:length" for each span, with the benchmark where there is one.
func divide(t *testing.T, end int64, script string) string {
	t.Helper()
	var marks []Mark
	for line := range strings.Lines(script) {
		var m Mark
		var kind string
		fmt.Sscan(line, &kind, &m.Time, &m.N, &m.Name)
		m.Kind, m.Procs, m.CPU = Kind(kind[0]), 1, time.Duration(m.Time)
		marks = append(marks, m)
	}
	spans, err := Divide(marks, 0, end, time.Duration(end))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	at := int64(0)
	for _, s := range spans {
		if s.Start != at {
			t.Errorf("span starts at %d, want %d: no gaps", s.Start, at)
		}
		at = s.End
		text := fmt.Sprintf("%s:%d", s.Phase, s.End-s.Start)
		if s.Benchmark != "" {
			text += "@" + s.Benchmark
		}
		out = append(out, text)
	}
	if at != end {
		t.Errorf("timeline ends at %d, want %d", at, end)
	}
	return strings.Join(out, " ")
}

func TestDivide(t *testing.T) {
	check := func(why string, end int64, script, want string) {
		t.Helper()
		if got := divide(t, end, script); got != want {
			t.Errorf("%s:\n got %s\nwant %s", why, got, want)
		}
	}
	check("a process that dies before it records", 10, "", "init:10")
	check("TestMain alone", 100, "I 10\nM 20\nm 50\nx 60\nX 90",
		"init:10 init:10 setup:30 other:10 cleanup:30 other:10")
	check("a program", 100, "I 10\nP 20\nX 90", "init:10 init:10 other:70 other:10")
	check("b.Loop: one round, the first reset is Loop's own", 100,
		`I 1
M 2
m 3
r 10 1 Main
z 11
s 12
r 20 1 A
z 21
s 22
z 32
p 72
e 75 1 A
R 76 500 A
p 77
e 78 1 Main
x 79
X 80`,
		"init:1 init:1 setup:1 other:7 other:1 other:1 other:8 other:1 other:1 setup:10@A timed:40@A cleanup:3@A other:1 other:1 other:1 other:1 cleanup:1 other:20")
	check("b.N: the first round is thrown away, with setup in each", 70,
		`m 0
r 0 1 Main
s 0
r 0 1 A
s 0
z 10
p 15
e 15 1 A
r 15 100 A
s 15
z 25
p 65
e 65 100 A
R 65 100 A`,
		"setup:10@A calibration:5@A setup:10@A timed:40@A other:5")
	check("the timer stopped in the loop, and twice reset", 50,
		`m 0
r 0 1 Main
s 0
r 0 1 A
s 0
z 5
p 6
s 16
z 17
p 27
s 37
p 40
e 44 1 A
R 44 1 A`,
		"setup:5@A setup:1@A setup:10@A setup:1@A timed:10@A setup:10@A timed:3@A cleanup:4@A other:6")
	check("a program that calls testing.Benchmark, which has no name", 60,
		`P 10
r 12 1
z 13
s 14
r 16 1 inner
s 17
p 18
e 19 1 inner
R 20 1 inner
p 22
e 23 1
R 24 1
X 50`,
		"init:10 other:2 other:1 other:1 other:2 other:1 other:1 other:1 other:1 other:2 other:1 other:1 other:26 other:10")
	check("a benchmark that calls testing.Benchmark", 50,
		`m 0
r 0 1 Main
s 0
r 0 1 A
s 0
r 10 1
z 11
s 12
p 13
e 14 1
R 15 1
p 30
e 40 1 A
R 41 1 A`,
		"timed:10@A timed:1@A timed:1@A timed:1@A timed:1@A timed:1@A timed:15@A cleanup:10@A other:1 other:9")
	check("sub-benchmarks: the parent prepares and cleans up", 50,
		`m 0
r 0 1 Main
s 0
r 0 1 P
s 0
r 10 1 P/a
s 10
p 15
e 15 1 P/a
R 15 1 P/a
r 18 1 P/b
s 18
p 23
e 23 1 P/b
R 23 1 P/b
p 30
e 31 1 P`,
		"setup:10 timed:5@P/a setup:3 timed:5@P/b cleanup:7 cleanup:1 other:19")
	check("a failed round has no result", 20, "m 0\nr 0 1 Main\ns 0\nr 0 1 A\ns 0\np 10\ne 12 1 A\nX 15",
		"calibration:10 cleanup:2 other:3 other:5")
	check("-count 2: each result has its rounds", 40,
		"m 0\nr 0 1 Main\ns 0\nr 0 1 A\ns 0\np 10\ne 10 1 A\nR 10 1 A\nr 20 1 A\ns 20\np 25\ne 25 1 A\nr 25 9 A\ns 25\np 35\ne 35 9 A\nR 35 9 A",
		"timed:10@A other:10 calibration:5@A timed:10@A other:5")
}

// The time that threads waited for a processor counts as busy; it is divided
// between the stretches since the last reading by their idle time: 15 between 10
// and 20.
func TestDivideRefuses(t *testing.T) {
	check := func(marks ...Mark) {
		t.Helper()
		if _, err := Divide(marks, 0, 10, 0); err == nil {
			t.Errorf("Divide(%v) gave no error", marks)
		}
	}
	check(Mark{Kind: TimerStart, Time: 5}) // outside of a benchmark
	check(Mark{Kind: MainStart, Time: 5}, Mark{Kind: RunStart, Time: 4})
}

func TestAt(t *testing.T) {
	spans := Timeline{{Start: 10, End: 20, Phase: Init}, {Start: 20, End: 30, Phase: Timed}}
	check := func(moment int64, want Phase) {
		t.Helper()
		if got := spans.At(moment).Phase; got != want {
			t.Errorf("At(%d) = %s, want %s", moment, got, want)
		}
	}
	check(5, Init) // before the first
	check(10, Init)
	check(19, Init)
	check(20, Timed)
	check(30, Timed) // after the last
}

func TestReadMarks(t *testing.T) {
	marks, err := ReadMarks(strings.NewReader("r 1 2 3 4 BenchmarkA/b=c d\nX 5 6 0 4 \nz 7 8"))
	if err != nil || len(marks) != 2 {
		t.Fatalf("ReadMarks = %v, %v; want two marks and the cut line dropped", marks, err)
	}
	if want := (Mark{Kind: RoundStart, Time: 1, CPU: 2, N: 3, Procs: 4, Name: "BenchmarkA/b=c d"}); marks[0] != want {
		t.Errorf("mark = %+v, want %+v", marks[0], want)
	}
	for _, bad := range []string{"r\n", "r 1 2 3 x name\n", "rr 1 2 3 4 name\n"} {
		if _, err := ReadMarks(strings.NewReader(bad)); err == nil {
			t.Errorf("ReadMarks(%q) gave no error", bad)
		}
	}
}

// A moment belongs to the innermost stages.
func TestStages(t *testing.T) {
	marks := []Mark{
		{Kind: Recording, Time: 0}, {Kind: Program, Time: 10},
		{Kind: StageStart, Time: 20, N: 1, Name: `0 "a b"`},
		{Kind: StageStart, Time: 30, N: 2, Name: `1 "in\n"`},
		{Kind: StageStart, Time: 40, N: 3, Name: `1 "in\n"`},
		{Kind: StageEnd, Time: 50, N: 2},
		{Kind: StageStart, Time: 55, N: 4, Name: `0 "c"`},
		{Kind: StageEnd, Time: 60, N: 3},
		{Kind: StageEnd, Time: 65, N: 9}, // began before the recording
		{Kind: StageEnd, Time: 70, N: 1},
		{Kind: StageEnd, Time: 80, N: 4},
		{Kind: Exit, Time: 90},
	}
	spans, err := Divide(marks, 0, 100, 0)
	if err != nil {
		t.Fatal(err)
	}
	check := func(moment int64, want ...string) {
		t.Helper()
		if got := spans.At(moment).Stages; !slices.Equal(got, want) {
			t.Errorf("at %d in stages %q, want %q", moment, got, want)
		}
	}
	check(15)
	check(25, "a b")
	check(35, "in\n")
	check(45, "in\n", "in\n")
	check(52, "in\n")
	check(57, "c", "in\n")
	check(62, "a b", "c")
	check(75, "c")
	check(85)
	if _, err := Divide([]Mark{{Kind: StageStart, N: 1, Name: "x"}}, 0, 100, 0); err == nil {
		t.Error("a stage without a quoted name was taken")
	}
}
