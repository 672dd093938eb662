package main

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/goflags"
)

// parse parses a command's flags, and the packages behind them. Asked for help, it
// prints the usage and the flags; the error is then flag.ErrHelp.
func (c *commandLine) parse(args []string, t *bottleneck.Target, stdout io.Writer) (err error) {
	if t != nil {
		args, err = c.divide(args, t)
	}
	if err == nil {
		err = c.Parse(args)
	}
	if errors.Is(err, flag.ErrHelp) {
		return cmp.Or(c.help(t != nil, stdout), err)
	}
	if err != nil {
		return usageError{fmt.Errorf("%s: %w: see bottleneck %[1]s -help", c.Name(), err)}
	}
	if t != nil && c.own != "" {
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
// packages, and those of go test that are not the command's own are passed on. It
// returns the command's own.
func (c *commandLine) divide(args []string, t *bottleneck.Target) (own []string, err error) {
	line, err := goflags.Parse(args, c.valued(), unmeasured)
	if err == nil && len(line.Unknown) > 0 {
		err = fmt.Errorf("unknown flag %s (flags of your tests follow -args)", line.Unknown[0])
	}
	t.Packages, t.BuildFlags, t.TestFlags, t.Args = line.Packages, line.Build, line.Test, line.Args
	return line.Rest, err
}

// valued says of each of the command's own flags whether it has a value.
func (c *commandLine) valued() map[string]bool {
	own := map[string]bool{"h": false, "help": false}
	c.VisitAll(func(f *flag.Flag) {
		boolean, ok := f.Value.(interface{ IsBoolFlag() bool })
		own[f.Name] = !ok || !boolean.IsBoolFlag()
	})
	return own
}
