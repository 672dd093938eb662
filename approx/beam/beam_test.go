package approxbeam

import (
	"context"
	"flag"
	"fmt"
	"math"
	"strconv"
	"sync"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/graph/mtime"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/graph/window"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/testing/ptest"

	"github.com/bottleneck-go/bottleneck/approx"
)

var elements = flag.Int("beam.elements", 10_000_000, "`number` of elements of TestManyElements")

func TestMain(m *testing.M) { ptest.MainWithDefault(m, "prism") }

func init() {
	register.Function2x0(numbers)
	register.Function2x0(words)
	register.Function2x0(timed)
	register.Function1x1(toBytes)
	register.Emitter1[int64]()
	register.Emitter1[string]()
	register.Emitter2[beam.EventTime, string]()
	register.DoFn1x0[Distinct](&collect{})
	register.DoFn2x0[beam.Window, Distinct](&collectWindows{})
}

// A span is the numbers from Low on, below High.
type span struct{ Low, High int }

func numbers(s span, emit func(int64)) {
	for i := s.Low; i < s.High; i++ {
		emit(int64(i))
	}
}

func words(s span, emit func(string)) {
	for i := s.Low; i < s.High; i++ {
		emit(strconv.Itoa(i))
	}
}

func toBytes(s string) []byte { return []byte(s) }

// timed emits each word at its own second.
func timed(s span, emit func(beam.EventTime, string)) {
	for i := s.Low; i < s.High; i++ {
		emit(mtime.FromMilliseconds(int64(i)*1000), strconv.Itoa(i%50))
	}
}

// results are what pipelines of this process collected, by name. Prism runs DoFns in
// this very process.
var results struct {
	sync.Mutex
	all map[string][]Distinct
	at  map[string][]string
}

type collect struct{ Name string }

func (c *collect) ProcessElement(d Distinct) {
	results.Lock()
	defer results.Unlock()
	results.all[c.Name] = append(results.all[c.Name], d)
}

type collectWindows struct{ Name string }

func (c *collectWindows) ProcessElement(w beam.Window, d Distinct) {
	results.Lock()
	defer results.Unlock()
	results.at[c.Name] = append(results.at[c.Name], fmt.Sprintf("%d: %.0f", w.MaxTimestamp().Milliseconds()/1000, d.Estimate))
}

// run builds and runs a pipeline.
func run(t *testing.T, build func(s beam.Scope)) {
	t.Helper()
	results.Lock()
	results.all, results.at = map[string][]Distinct{}, map[string][]string{}
	results.Unlock()
	p, s := beam.NewPipelineWithRoot()
	build(s)
	if _, err := prism.Execute(context.Background(), p); err != nil {
		t.Fatal(err)
	}
}

// counted is the only result of a name.
func counted(t *testing.T, name string) Distinct {
	t.Helper()
	results.Lock()
	defer results.Unlock()
	if len(results.all[name]) != 1 {
		t.Fatalf("%s: %v, want one result", name, results.all[name])
	}
	return results.all[name][0]
}

// Every kind of collection is counted, exactly while the elements are few.
func TestKinds(t *testing.T) {
	run(t, func(s beam.Scope) {
		spans := beam.CreateList(s, []span{{0, 100}, {50, 150}, {150, 300}})
		text := beam.ParDo(s, words, spans)
		beam.ParDo0(s, &collect{"strings"}, Count(s, text, Config{}))
		beam.ParDo0(s, &collect{"bytes"}, Count(s, beam.ParDo(s, toBytes, text), Config{Hash: approx.Murmur}))
		beam.ParDo0(s, &collect{"int64"}, Count(s, beam.ParDo(s, numbers, spans), Config{Epsilon: 0.05}))
		beam.ParDo0(s, &collect{"int"}, Count(s, beam.CreateList(s, []int{1, 2, 2, -1}), Config{}))
		beam.ParDo0(s, &collect{"nothing"}, Count(s, beam.CreateList(s, []string{}), Config{}))
	})
	for name, want := range map[string]float64{"strings": 300, "bytes": 300, "int64": 300, "int": 3} {
		if got := counted(t, name); got != (Distinct{want, want, want}) {
			t.Errorf("%s: %+v, want %v, exactly", name, got, want)
		}
	}
	if got := results.all["nothing"]; got != nil {
		t.Errorf("nothing is counted as %v", got)
	}
}

// Each window has its own count.
func TestWindows(t *testing.T) {
	run(t, func(s beam.Scope) {
		text := beam.ParDo(s, timed, beam.CreateList(s, []span{{0, 100}, {40, 120}}))
		minutes := beam.WindowInto(s, window.NewFixedWindows(60e9), text)
		beam.ParDo0(s, &collectWindows{"minutes"}, Count(s, minutes, Config{}))
	})
	got := map[string]bool{}
	for _, line := range results.at["minutes"] {
		got[line] = true
	}
	// Seconds 0 to 59 have the words 0 to 49; 60 to 119 as many.
	if len(got) != 2 || !got["59: 50"] || !got["119: 50"] || len(results.at["minutes"]) != 2 {
		t.Errorf("windows counted %v", results.at["minutes"])
	}
}

// TestManyElements: 10,000,000 elements, of which each stands twice, in several bundles,
// whose sketches alone are put together. The count is within four standard errors, and
// the same as that of a single sketch of all.
func TestManyElements(t *testing.T) {
	n := *elements
	if testing.Short() {
		n = min(n, 200_000)
	}
	const branches = 4
	config := Config{Capacity: 4096, Seed: 1}
	distinct := n / 2
	run(t, func(s beam.Scope) {
		var sketches []beam.PCollection
		for i := range branches {
			low, high := distinct*i/branches, distinct*(i+1)/branches
			spans := beam.CreateList(s, []span{{low, high}, {distinct - high, distinct - low}})
			sketches = append(sketches, Sketch(s, beam.ParDo(s, numbers, spans), config))
		}
		beam.ParDo0(s, &collect{"many"}, Estimate(s, Union(s, beam.Flatten(s, sketches...)), 0))
	})
	got := counted(t, "many")
	if math.Abs(got.Estimate/float64(distinct)-1) > 4/math.Sqrt(4095) {
		t.Errorf("counted %v of %d", got, distinct)
	}
	whole, err := approx.NewSketch(approx.SketchConfig{Capacity: 4096, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i := range distinct {
		whole.AddUint64(uint64(i))
	}
	low, high := whole.Interval(0.95)
	if want := (Distinct{whole.Estimate(), low, high}); got != want {
		t.Errorf("counted %v, one sketch of all says %v", got, want)
	}
	t.Logf("%d elements, %d distinct: %v", n, distinct, got)
}

// Sketches of one seed are combined by key too; those of another are an error.
func TestMergeAccumulators(t *testing.T) {
	a, b := NewStrings(Config{Seed: 1}), NewStrings(Config{Seed: 2})
	x, errX := a.CreateAccumulator()
	y, errY := b.CreateAccumulator()
	if errX != nil || errY != nil {
		t.Fatal(errX, errY)
	}
	a.AddInput(x, "a")
	b.AddInput(y, "b")
	if _, err := a.MergeAccumulators(x, y); err == nil {
		t.Error("sketches of two seeds are merged")
	}
	if c := NewStrings(Config{}); c.Seed == 0 || c.Capacity != approx.DefaultCapacity {
		t.Errorf("the zero Config became %+v", c)
	}
}

// What cannot be counted is refused where the pipeline is built.
func TestRefusals(t *testing.T) {
	_, s := beam.NewPipelineWithRoot()
	for why, build := range map[string]func(){
		"floats":                            func() { Count(s, beam.CreateList(s, []float64{1}), Config{}) },
		"a bad capacity":                    func() { Count(s, beam.CreateList(s, []string{"a"}), Config{Capacity: 3}) },
		"a capacity that the coder refuses": func() { Count(s, beam.CreateList(s, []string{"a"}), Config{Capacity: 1<<20 + 1}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no complaint", why)
				}
			}()
			build()
		}()
	}
}

// FuzzCoder: what the coder reads it writes again.
func FuzzCoder(f *testing.F) {
	fn := NewStrings(Config{Seed: 1, Capacity: 16})
	s, err := fn.CreateAccumulator()
	if err != nil {
		f.Fatal(err)
	}
	for i := range 20 {
		data, err := encode(fn.AddInput(s, strconv.Itoa(i)))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := decode(data)
		if err != nil {
			return
		}
		if again, err := encode(s); err != nil || string(again) != string(data) {
			t.Errorf("%x became %x, %v", data, again, err)
		}
	})
}
