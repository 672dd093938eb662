package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck"
)

// A commandLine is a command's flags. What several commands have is spelled and
// explained here alone. What is wrong with them is said once, by status.
type commandLine struct {
	*flag.FlagSet
	usage string // that stands before the flags
	own   string
}

func newCommandLine(command, usage string) *commandLine {
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	return &commandLine{FlagSet: flags, usage: usage}
}

// target defines the flags that say what is measured. The default of -benchtime is
// each command's own.
func (c *commandLine) target(t *bottleneck.Target, benchTime string) {
	c.StringVar(&t.Bench, "bench", "", "run only benchmarks that match `regexp` (default all)")
	c.StringVar(&t.BenchTime, "benchtime", "", "run each benchmark for `duration`, or N times if it is Nx (default "+benchTime+")")
	c.StringVar(&t.CPU, "cpu", "", "run with each GOMAXPROCS of this comma-separated `list`")
	c.StringVar(&t.Tags, "tags", "", "build `tags`")
	c.Func("timeout", "fail if the program of a package runs longer than `duration` (default no limit)", notNegative(&t.Timeout, time.ParseDuration))
	c.ownCode()
}

// ownCode defines -own.
func (c *commandLine) ownCode() {
	c.StringVar(&c.own, "own", "", "comma-separated `prefixes` of import paths that are your code, besides the main module")
}

// tests defines the flags that say what of a package's tests is run, and how often.
func (c *commandLine) tests(run *string, count *int) {
	c.StringVar(run, "run", "", "also run tests that match `regexp` (default none)")
	c.Func("count", "run each benchmark `n` times (default 1)", positive(count, strconv.Atoi))
}

// charge defines -charge.
func (c *commandLine) charge(callers *bool) {
	c.Func("charge", "charge helpers, which three or more of your functions call, to the `function` itself (default) or to the caller", func(text string) error {
		if text != "function" && text != "caller" {
			return errors.New("want function or caller")
		}
		*callers = text == "caller"
		return nil
	})
}

// maxTime defines -maxtime.
func (c *commandLine) maxTime(d *time.Duration, value time.Duration, what string) {
	*d = value
	c.Func("maxtime", fmt.Sprintf("%s for at most this `duration` (default %v)", what, value), positive(d, time.ParseDuration))
}

// seconds defines -seconds.
func (c *commandLine) seconds(d *time.Duration) {
	c.Func("seconds", "interrupt a program, such as a service, after this many `seconds`, and report on it", positive(d, parseSeconds))
}

// An output is where a result goes.
type output struct {
	format string
	dir    string // "" where none was named
	top    int    // rows of a report's tables; 0: all
	keep   int    // recorded runs at the default place
}

// top defines -top.
func (c *commandLine) top(o *output) {
	o.top = 10
	c.Func("top", "show the top `n` functions, and the n longest benchmarks; 0 shows all (default 10)", notNegative(&o.top, strconv.Atoi))
}

// keep defines -keep.
func (c *commandLine) keep(o *output) {
	o.keep = mostRuns
	c.Func("keep", fmt.Sprintf("without -o, keep the latest `n` runs, including this one, up to %d MB (default %d)", mostBytes>>20, mostRuns), positive(&o.keep, strconv.Atoi))
}

// output defines the flags that say where the result goes: in which of the formats it
// is printed, and what of it is written to a directory.
func (c *commandLine) output(o *output, written string, formats ...string) {
	o.format = "text"
	chosen := ""
	choose := func(format string) error {
		if !slices.Contains(formats, format) {
			return fmt.Errorf("want %s", strings.Join(formats, ", "))
		}
		if chosen = cmp.Or(chosen, format); chosen != format {
			return fmt.Errorf("have %s already", chosen)
		}
		o.format = format
		return nil
	}
	c.Func("format", "print the result in this `format`: "+strings.Join(formats, ", ")+" (default text)", choose)
	c.BoolFunc("json", "print one JSON object, as -format json does", func(text string) error {
		if asked, err := strconv.ParseBool(text); err != nil || !asked {
			return err
		}
		return choose("json")
	})
	c.StringVar(&o.dir, "o", "", "write "+written+" to `dir`")
}
