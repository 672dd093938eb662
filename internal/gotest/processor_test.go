package gotest

import (
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

// Functions have the processor time that samples stand for, of all test programs.
func TestProcessor(t *testing.T) {
	cpu := simulated.CPU(time.Second, map[string]int64{"m.TestA;m.f": 1, "m.TestA;m.g": 1})
	other := 0
	if cpu.Sample[0].Location[0].Line[0].Function.Name == "m.g" {
		other = 1
	}
	rules := charge.Rules{Own: func(string) bool { return true }, Standard: func(string) bool { return false }}
	r := &gorun.Record{CPU: cpu, Samples: []gorun.Sample{{Stack: other, Count: 2, Each: 3}, {Stack: 1 - other, Count: 1, Each: 6}, {Stack: other, Count: 6, Each: 1}}}
	first := &process{record: r}
	first.readSamples(rules)
	a := &account{processes: map[int]*process{1: first, 2: {processor: map[string]time.Duration{"m.g": 12}}}}
	if got := a.processor(); got["m.f"] != 0.4 || got["m.g"] != 0.6 {
		t.Errorf("%v, want f 0.4 and g 0.6", got)
	}
}
