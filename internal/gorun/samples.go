package gorun

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// readWhole reads a file up to its last whole line: a process may be killed while it writes, or
// not be allowed to write more.
func readWhole(path string) (string, error) {
	text, err := os.ReadFile(path)
	return string(text[:bytes.LastIndexByte(text, '\n')+1]), err
}

// readSamples leaves out those of stacks that were not written any more.
func readSamples(path string, stacks int) ([]Sample, error) {
	text, err := readWhole(path)
	if err != nil {
		return nil, err
	}
	var samples []Sample
	for line := range strings.Lines(text) {
		numbers, err := parseNumbers(line)
		if err != nil {
			return nil, fmt.Errorf("gorun: sample %q: %w", line, err)
		}
		if len(numbers) != 4 {
			return nil, fmt.Errorf("gorun: sample %q, need time, stack, count and processor time", line)
		}
		s := Sample{Time: numbers[0], Stack: int(numbers[1]), Count: numbers[2], Each: time.Duration(numbers[3])}
		if s.Stack < 0 {
			return nil, fmt.Errorf("gorun: sample of stack %d", s.Stack)
		}
		if s.Stack < stacks {
			samples = append(samples, s)
		}
	}
	return samples, nil
}

func parseNumbers(line string) (numbers []int64, err error) {
	for field := range strings.FieldsSeq(line) {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

// Threads are the moments at which samples of threads that C made were noticed.
func (r *Record) Threads() (noticed []int64) {
	for _, s := range r.Samples {
		l := r.CPU.Sample[s.Stack].Location
		if len(l) == 0 {
			continue
		}
		if lines := l[len(l)-1].Line; len(lines) > 0 && symbol.Foreign(lines[len(lines)-1].Function.Name) {
			noticed = append(noticed, slices.Repeat([]int64{s.Time}, int(s.Count))...)
		}
	}
	return noticed
}

// readWaits is like readSamples.
func readWaits(path string, stacks int) ([]Wait, error) {
	text, err := readWhole(path)
	if err != nil {
		return nil, err
	}
	var waits []Wait
	for line := range strings.Lines(text) {
		numbers, err := parseNumbers(line)
		if err != nil {
			return nil, fmt.Errorf("gorun: wait %q: %w", line, err)
		}
		if len(numbers) < 2 {
			return nil, fmt.Errorf("gorun: wait %q, need time, idle time and stacks", line)
		}
		w := Wait{Time: numbers[0], Idle: time.Duration(numbers[1])}
		for _, n := range numbers[2:] {
			if n < 0 {
				return nil, fmt.Errorf("gorun: wait of stack %d", n)
			}
			if n < int64(stacks) {
				w.Stacks = append(w.Stacks, int(n))
			}
		}
		waits = append(waits, w)
	}
	return waits, nil
}

// countSamples gives the CPU profile its values. Package runtime knows of the period of
// its own timers only.
func (r *Record) countSamples() {
	r.CPU.Period = int64(r.Period)
	for _, s := range r.CPU.Sample {
		s.Value[0], s.Value[1] = 0, 0
	}
	for _, s := range r.Samples {
		v := r.CPU.Sample[s.Stack].Value
		v[0] += s.Count
		v[1] += int64(s.CPU())
	}
}

// countWaits gives the profile of waiting its values.
func (r *Record) countWaits() {
	for _, s := range r.WaitStacks.Sample {
		s.Value[0], s.Value[1] = 0, 0
	}
	for _, w := range r.Waits {
		for _, stack := range w.Stacks {
			v := r.WaitStacks.Sample[stack].Value
			v[0]++
			v[1] += int64(w.Idle)
		}
	}
}

func noAllocs() *profile.Profile {
	return &profile.Profile{
		PeriodType: &profile.ValueType{Type: "space", Unit: "bytes"},
		SampleType: []*profile.ValueType{
			{Type: "alloc_objects", Unit: "count"}, {Type: "alloc_space", Unit: "bytes"},
			{Type: "inuse_objects", Unit: "count"}, {Type: "inuse_space", Unit: "bytes"},
		},
	}
}
