package main

import (
	"bytes"
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
	"github.com/bottleneck-go/bottleneck/internal/goflags"
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

// parse parses a command's flags, and the packages behind them. Asked for help, it
// prints the usage and the flags; the error is then flag.ErrHelp.
func (c *commandLine) parse(args []string, t *bottleneck.Target, stdout io.Writer) error {
	if t != nil {
		line, err := c.divide(args)
		if err != nil {
			return usageError{fmt.Errorf("%s: %w: see bottleneck %[1]s -help", c.Name(), err)}
		}
		args = line.Rest
		t.Packages, t.BuildFlags, t.TestFlags, t.Args = line.Packages, line.Build, line.Test, line.Args
	}
	err := c.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return cmp.Or(c.help(t != nil, stdout), err)
	}
	if err != nil {
		return usageError{fmt.Errorf("%s: %w: see bottleneck %[1]s -help", c.Name(), err)}
	}
	if t == nil {
		return nil
	}
	if c.own != "" {
		t.Own = strings.Split(c.own, ",")
	}
	return nil
}

// help prints the usage and the flags, and where it is true that others are passed on.
func (c *commandLine) help(passing bool, stdout io.Writer) error {
	var text bytes.Buffer
	text.WriteString(c.usage)
	c.SetOutput(&text)
	c.PrintDefaults()
	if passing {
		text.WriteString(passedOn)
	}
	_, err := text.WriteTo(stdout)
	return err
}

const passedOn = `
Other flags of go build and go test, such as -race, -ldflags, -short and -skip, are
passed on. Flags may follow packages; -args, or --, ends both.
`

// unmeasured are flags of go test that the commands which measure do not have, and
// why.
var unmeasured = map[string]string{
	"C":                    "change the directory first",
	"c":                    "nothing would be measured",
	"n":                    "nothing would be measured",
	"x":                    "builds are like those of go test -c",
	"list":                 "nothing would be measured",
	"fuzz":                 "fuzzing does not end: -run runs the seeds of a fuzz target",
	"exec":                 "programs must run as children of this one",
	"overlay":              "set it in GOFLAGS, which is merged with the recorder's",
	"work":                 "the work directory is removed",
	"coverprofile":         "programs run several times: use go test -coverprofile",
	"cpuprofile":           "a profile is recorded: find -o writes it",
	"memprofile":           "allocations are recorded: find -o writes them",
	"memprofilerate":       "allocations are recorded: find -benchmem counts every one",
	"blockprofile":         "waiting is recorded: find -o writes it",
	"blockprofilerate":     "waiting is recorded, whatever the rate",
	"mutexprofile":         "waiting is recorded: find -o writes it",
	"mutexprofilefraction": "waiting is recorded, whatever the rate",
	"trace":                "execution traces are recorded: find -o writes them",
	"outputdir":            "nothing is written there: -o says where the result goes",
	"artifacts":            "nothing is written there: -o says where the result goes",
}

// divide takes a command line apart as go test does: flags stand before and behind
// packages, and those of go test that are not the command's own are passed on.
func (c *commandLine) divide(args []string) (goflags.Line, error) {
	own := map[string]bool{"h": false, "help": false}
	c.VisitAll(func(f *flag.Flag) {
		boolean, ok := f.Value.(interface{ IsBoolFlag() bool })
		own[f.Name] = !ok || !boolean.IsBoolFlag()
	})
	line, err := goflags.Parse(args, own, unmeasured)
	if err == nil && len(line.Unknown) > 0 {
		err = fmt.Errorf("unknown flag %s (flags of your tests follow -args)", line.Unknown[0])
	}
	return line, err
}
