// Package tally adds up what runs have recorded: it charges a record and its
// timeline to functions, and makes the report.
//
//	t := tally.New(s, tally.Config{Program: programs[0]})
//	err := t.Add(programs[0], execution, record, results)
//	t.EndRun()
//	r := t.Report()
package tally

import (
	"errors"
	"os"
	"slices"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/inside"
	"github.com/bottleneck-go/bottleneck/internal/replay/demand"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/tally/strips"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
)

// A Config says what is added up, and how.
type Config struct {
	Program suite.Program // the first of those that are run
	Built   time.Duration // how long building took
	// Plain means that the programs were built without the overlay and write package
	// testing's own profiles: see PlainFlags.
	Plain bool
	// Callers means that functions which many others call are charged to those.
	Callers bool
	// Inside, if not nil, tells what is inside of functions: several Tallies of the same
	// source, one after the other, read it once.
	Inside *inside.Reader
	// Suspected, if not nil, tells the function that is charged with all that it
	// calls, your own functions too.
	Suspected func(function string) bool
}

// A Tally adds up the records of runs of a suite's programs. It is not safe for
// concurrent use.
type Tally struct {
	Config
	// Warnings are doubts about what is measured, which the report shows first.
	Warnings report.Warnings
	// Stopped means that the program's run was ended from outside: it would have
	// continued.
	Stopped bool

	suite      *suite.Suite
	rules      charge.Rules
	helpers    map[string]bool // that are charged to their callers
	seen       map[string]bool // packages in whose first run they were looked for
	ledger     *charge.Ledger
	wall       map[timeline.Phase]time.Duration
	stages     []string // of a program
	cpu        time.Duration
	period     time.Duration // of the sampling; 0: not known
	explained  time.Duration // processor time that the samples stand for
	processors processorClock
	runs       int            // so far
	service    *service       // nil: what is measured is none
	demand     *demand.Demand // of the last run
	cut        time.Duration  // of which nothing is known, as records were not complete
	byClock    time.Duration  // in loops that go on until some time
	loading    time.Duration  // start-up without a processor
	few        int            // requests answered, if too few to make it a service
	mixed      float64        // which part of requests' time was for servers that are not known, of several
	idle       bool           // and nothing but one wait was seen
	inits      map[string]time.Duration
	benchmarks map[suite.Key]*benchmark
	order      []suite.Key
	results    []byte
	measured   bool                          // a benchmark gave a result
	profiles   map[string][]*profile.Profile // by file name
	traces     map[string][]gorun.Window     // of each program's last run, by its file name
	strips     strips.Strips
	found      Findings // of a program; the queues are of its last run
}

// A benchmark is what is known of one.
type benchmark struct {
	wall       map[timeline.Phase]time.Duration
	ledger     *charge.Ledger
	iterations []int
	secPerOp   []float64
	found      Findings
}

// New returns a Tally without runs.
func New(s *suite.Suite, config Config) *Tally {
	t := &Tally{
		Config: config, suite: s, rules: s.Rules(config.Program),
		wall:  map[timeline.Phase]time.Duration{timeline.Build: config.Built},
		inits: make(map[string]time.Duration), benchmarks: make(map[suite.Key]*benchmark),
		profiles: make(map[string][]*profile.Profile), traces: make(map[string][]gorun.Window),
		found: NewFindings(),
	}
	if t.Inside == nil {
		t.Inside = inside.NewReader(s.Place, time.Now().Add(-config.Built))
	}
	t.ledger = t.newLedger()
	if t.Callers {
		t.helpers, t.seen = make(map[string]bool), make(map[string]bool)
		t.rules.Helper = func(function string) bool { return t.helpers[function] }
	}
	return t
}

// newLedger returns an empty ledger of all phases but building, which is shown
// apart, and of a program's stages.
func (t *Tally) newLedger() *charge.Ledger {
	phases := slices.Clone(t.stages)
	for _, p := range timeline.Phases[1:] {
		phases = append(phases, string(p))
	}
	ledger := charge.NewLedger(phases...)
	if !t.Program.Main {
		ledger.Between(string(timeline.Other), t.target([]charge.Frame{{Function: "testing.(*B).runN"}}))
	}
	if !t.Plain {
		ledger.Watch()
	}
	return ledger
}

// Add adds a finished run of a program, with what its benchmarks printed, and
// removes what it recorded.
func (t *Tally) Add(p suite.Program, e gorun.Execution, record string, printed []byte) error {
	var err error
	if t.Plain {
		err = t.addPlain(p, e, record, printed)
	} else {
		err = t.addRecord(p, e, record)
	}
	return errors.Join(err, os.RemoveAll(record))
}

// EndRun notes that everything has been run once more.
func (t *Tally) EndRun() {
	t.runs++
	t.ledger.EndRun()
	for _, b := range t.benchmarks {
		b.ledger.EndRun()
	}
}

// Results are the printed results of the benchmarks, in Go's benchmark format.
func (t *Tally) Results() []byte { return t.results }

// Measured reports whether a benchmark gave a result.
func (t *Tally) Measured() bool { return t.measured }

// Samples is the number of samples in a benchmark's timed phase.
func (t *Tally) Samples(benchmark suite.Key) int64 {
	if b := t.benchmarks[benchmark]; b != nil {
		return b.ledger.Samples()
	}
	return 0
}

func (t *Tally) benchmark(p suite.Program, name string) *benchmark {
	key := suite.Key{Package: p.ImportPath, Name: name}
	b := t.benchmarks[key]
	if b == nil {
		b = &benchmark{wall: make(map[timeline.Phase]time.Duration), ledger: charge.NewLedger(string(timeline.Timed)), found: NewFindings()}
		b.ledger.Watch()
		t.benchmarks[key] = b
		t.order = append(t.order, key)
	}
	return b
}
