package verify

import (
	"errors"
	"path/filepath"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

// profiled is what a profile says about a suspect.
type profiled struct {
	charged verification.Estimate // share of the wall time
	ceiling verification.Estimate // the part of the wall time that would be saved without it; 0: not known
	cum     float64               // share of the samples in it and in all that it calls
	gc      float64               // share of the wall time that its garbage takes
	garbage float64               // its part of all garbage
	line    instrument.Line       // where most of it passes
	sleeps  bool                  // most of what it waits for is time.Sleep
	ticks   bool                  // or a schedule, as a ticker keeps one
	taken   float64               // the time in it on all goroutines together, as a part of the wall time; 0: not known
	init    float64               // the part of the wall time in which packages but the standard library's are initialised
}

// learn takes over what report and trace tell of the suspect in each candidate. Those of one
// program stand together.
func (x *experiment) learn(found []candidate, r *report.Report, record string) error {
	var list []*goroutines.Graph
	for i := range found {
		c := &found[i]
		if i == 0 || c.ImportPath != found[i-1].ImportPath {
			var err error
			if list, err = x.traced(record, c.Program); err != nil {
				return err
			}
		}
		o, traced := occupied(list, x.isSuspect, c.bench)
		if c.bench == "" {
			c.profiled = x.profileOf(r.Functions, r.Phases)
			c.init = initialising(r.Functions)
			c.taken = o.total / max(traced, 1)
			if c.line.Number == 0 { // nothing waited for it
				c.line = o.line()
			}
		}
		for _, b := range r.Benchmarks {
			if b.Package == c.ImportPath && suite.PlainName(b.Name) == c.bench {
				c.profiled = x.profileOf(b.Functions, b.Phases)
				if o.waited > o.total/2 { // beside one another, which samples do not tell
					c.taken = o.total / max(traced, 1)
				}
			}
		}
		c.sleeps, c.ticks = o.slept > o.waited/2, o.ticked > o.waited/2
	}
	return nil
}

// takePlain takes over what the profile's report says of a toolchain whose sources are not
// as expected. Of several benchmarks it does not tell which one calls the suspect most.
func (x *experiment) takePlain(r *report.Report, benchmarks int) error {
	i := slices.IndexFunc(r.Warnings, func(w error) bool { return errors.Is(w, instrument.ErrToolchain) })
	if i < 0 {
		return nil
	}
	x.warnings = append(x.warnings, r.Warnings[i])
	if benchmarks > 1 {
		return suite.Usagef("%w: name one of the %d benchmarks that call %s with -bench", r.Warnings[i], benchmarks, x.suspect.Name)
	}
	return nil
}

func (x *experiment) profileOf(functions []report.Function, phases []report.Phase) (p profiled) {
	var gc float64
	for _, f := range functions {
		gc += f.GC
		if x.isSuspect(f.Function) {
			p = profiled{charged: verification.Estimate{Value: f.Charged, Low: f.Low, High: f.High}, cum: f.Cum, gc: f.GC, line: line(f, phases)}
			if f.Speedup > 0 {
				p.ceiling = verification.Estimate{Value: saved(f.Speedup), Low: saved(f.SpeedupLow), High: saved(f.SpeedupHigh)}
			}
		}
	}
	if p.gc > 0 {
		p.garbage = p.gc / gc
	}
	return p
}

// initialising is the part of the time in which packages are initialised that may call the suspect.
// No profile covers that.
func initialising(functions []report.Function) (part float64) {
	for _, f := range functions {
		if pkg := symbol.Package(f.Function); pkg == "main" || !symbol.Standard(pkg) {
			part += f.Phases[string(timeline.Init)]
		}
	}
	return part
}

// saved is the part of the time that a speed-up saves.
func saved(speedup float64) float64 { return 1 - 1/max(1, speedup) }

// isSuspect compares names without type arguments.
func (x *experiment) isSuspect(name string) bool {
	return symbol.Untyped(symbol.Fold(name)) == x.suspect.Name
}

// caller returns the function of the user's own that calls the suspect most
// often in the recorded profiles, or "".
func (x *experiment) caller(record string) (string, error) {
	files, err := filepath.Glob(filepath.Join(record, "*.cpu.pprof"))
	if err != nil {
		return "", err
	}
	rules := x.suite.Rules(x.programs[0])
	counts := make(map[string]int64)
	for _, file := range files {
		p, err := gorun.ReadProfile(file)
		if err != nil {
			return "", err
		}
		frames := charge.Frames()
		for _, s := range p.Sample {
			counts[x.callerIn(frames(s), rules)] += s.Value[0]
		}
	}
	delete(counts, "")
	best := ""
	for name, n := range counts {
		if best == "" || n > counts[best] || n == counts[best] && name < best {
			best = name
		}
	}
	return best, nil
}

// callerIn is the own function that calls the suspect in a stack, innermost first, or "".
func (x *experiment) callerIn(stack []charge.Frame, rules charge.Rules) string {
	i := slices.IndexFunc(stack, func(f charge.Frame) bool { return x.isSuspect(f.Function) })
	if i < 0 {
		return ""
	}
	for _, f := range stack[i:] {
		if !x.isSuspect(f.Function) && rules.Own(symbol.Package(f.Function)) {
			return symbol.Fold(f.Function)
		}
	}
	return ""
}
