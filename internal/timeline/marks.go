// Package timeline divides a recorded run into phases. The marks of an instrumented
// program say when each round of a benchmark began and ended, and when its timer
// was started and stopped. Which of these stretches counted is only known
// afterwards, because resetting the timer discards what came before it, and a round
// with too few iterations is discarded completely.
package timeline

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// A Kind says what happened at a mark. The letters are those of the files.
type Kind byte

const (
	Recording   Kind = 'I' // the recorder was initialised; Name is the wall clock in Unix nanoseconds
	Ready       Kind = 'A' // that took N nanoseconds, and Name of processor time: nobody's but the recorder's
	MainStart   Kind = 'M' // initialisation ended, a test program's main begins
	Program     Kind = 'P' // initialisation ended, a program's main begins
	RunStart    Kind = 'm' // testing's M.Run begins: TestMain has set up
	RunEnd      Kind = 'x' // M.Run ended
	RoundStart  Kind = 'r' // a round of N iterations of benchmark Name begins
	RoundEnd    Kind = 'e'
	TimerReset  Kind = 'z'
	TimerStart  Kind = 's'
	TimerStop   Kind = 'p'
	ResultReady Kind = 'R' // the last round of benchmark Name counts: N iterations; Text is its result
	Machine     Kind = 'C' // Name is that of the processor, as results have it
	StageStart  Kind = 'b' // stage number N begins; Name is the number of the one around it, or 0, and its own name, quoted
	StageEnd    Kind = 'f' // stage number N ends
	TestStart   Kind = 'T' // test, example or fuzz target Name begins
	TestEnd     Kind = 't' // it ended, or benchmark Name did; N is a result: 0 passed, 1 failed, 2 skipped
	TestPause   Kind = 'q' // it waits in T.Parallel
	TestResume  Kind = 'Q'
	WindowStart Kind = 'W' // an execution trace begins, at byte N of the file; Name is "program" if the program itself records it
	WindowEnd   Kind = 'w' // it ends
	Still       Kind = 'S' // for N nanoseconds all goroutines have waited for one another, or a timer
	Exit        Kind = 'X' // the process ends
	Replaced    Kind = 'E' // the process goes on as another program, by syscall.Exec
)

// A Mark is one event of a run.
type Mark struct {
	Kind  Kind
	Time  int64         // monotonic, in nanoseconds from an arbitrary point
	CPU   time.Duration // processor time of the process so far
	N     int
	Procs int // GOMAXPROCS
	Name  string
	Text  string // what package testing prints behind the name, Failed, or "" if that was not noted
}

// Failed is the Text of a benchmark that has failed.
const Failed = "FAIL"

// Result is the name under which package testing prints the result of the
// mark's benchmark.
func (m Mark) Result() string { return Result(m.Name, m.Procs) }

// Result is a benchmark's name in the results, run with so many processors.
func Result(name string, procs int) string {
	if procs == 1 {
		return name
	}
	return fmt.Sprintf("%s-%d", name, procs)
}

// ReadMarks reads the marks of a run. A last line that was cut off, as a killed
// process leaves it, is dropped.
func ReadMarks(r io.Reader) ([]Mark, error) {
	var marks []Mark
	in := bufio.NewReader(r)
	for {
		line, err := in.ReadString('\n')
		if err == io.EOF {
			return marks, nil
		}
		if err != nil {
			return nil, err
		}
		m, err := parseMark(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, err
		}
		marks = append(marks, m)
	}
}

func parseMark(line string) (Mark, error) {
	part := strings.SplitN(line, " ", 6)
	if len(part) != 6 || len(part[0]) != 1 {
		return Mark{}, fmt.Errorf("timeline: mark %q, need kind, time, processor time, N, procs and name", line)
	}
	var number [4]int64
	for i := range number {
		n, err := strconv.ParseInt(part[i+1], 10, 64)
		if err != nil {
			return Mark{}, fmt.Errorf("timeline: mark %q: %w", line, err)
		}
		number[i] = n
	}
	name, text, _ := strings.Cut(part[5], "\t")
	return Mark{
		Kind: Kind(part[0][0]), Time: number[0], CPU: time.Duration(number[1]),
		N: int(number[2]), Procs: int(number[3]), Name: name, Text: text,
	}, nil
}
