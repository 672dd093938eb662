package compare

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// secondTime is how long a second chance may take beyond MaxTime, at least.
const secondTime = 30 * time.Second

// tryPlain gives the functions of benchmarks that failed a second chance, in as few rounds as
// will do: without the recorder, and with no other process of theirs beside them. What fails
// there, too, or takes too long, stays left out.
func (c *comparer) tryPlain(ctx context.Context, d *difference.Difference) error {
	var functions []string
	for _, k := range c.failed {
		if function, _, _ := strings.Cut(k.Name, "/"); k.Name != "" && !slices.Contains(functions, gorun.Exactly(function)) {
			functions = append(functions, gorun.Exactly(function))
		}
	}
	if len(functions) == 0 || strings.Contains(c.Bench, "/") {
		return nil
	}
	p := &comparer{Config: c.Config, began: time.Now(), tmp: c.tmp}
	p.Bench, p.MaxTime = strings.Join(functions, "|"), time.Nanosecond
	for i, s := range c.sides {
		p.sides[i] = &version{Side: s.Side, profiles: make(map[string][]*profile.Profile)}
		for _, x := range s.programs {
			if slices.ContainsFunc(c.failed, func(k suite.Key) bool { return k.Package == x.ImportPath && k.Name != "" }) {
				p.sides[i].programs = append(p.sides[i].programs, x)
			}
		}
	}
	short, cancel := context.WithTimeout(ctx, max(secondTime, time.Duration(allocationTime*float64(c.MaxTime))))
	defer cancel()
	plain, err := p.measurePlain(short, ErrRecorder)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err == nil {
		c.addPlain(d, plain)
	}
	return nil
}

// addPlain adds what was measured without the recorder, and was left out before.
func (c *comparer) addPlain(d, plain *difference.Difference) {
	known := make(map[suite.Key]bool)
	for _, b := range d.Benchmarks {
		known[suite.KeyOf(&b)] = true
	}
	var names []string
	for _, b := range plain.Benchmarks {
		if known[suite.KeyOf(&b)] {
			continue
		}
		d.Benchmarks = append(d.Benchmarks, b)
		if b.Unit == difference.SecPerOp {
			names = append(names, b.Name)
		}
	}
	if len(names) == 0 {
		return
	}
	slices.SortStableFunc(d.Benchmarks, verdict.Order)
	var why error // that the first one failed
	d.Warnings = slices.DeleteFunc(d.Warnings, func(w error) bool {
		left, ok := errors.AsType[*verdict.LeftOut](w)
		if ok = ok && slices.ContainsFunc(names, left.Has); ok && why == nil {
			why = left.Why
		}
		return ok
	})
	d.Warnings = append(d.Warnings, fmt.Errorf("%s: %w (%s), which may be because of what others left behind, such as a package variable: %s",
		strings.Join(names, ", "), ErrTogether, reason(why), plainIsLess))
}

// ErrTogether is in the warning that benchmarks failed in the process that measures all of a
// package. It need not be the recorder's fault: others ran there before.
var ErrTogether = errors.New("failed in one process with the other benchmarks and the recorder, passed alone and without it")

// reason is the line that says why something failed: that of a panic, or else the first one.
func reason(err error) string {
	lines := strings.Split(fmt.Sprint(err), "\n")
	for _, line := range lines {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			return line
		}
	}
	return lines[0]
}
