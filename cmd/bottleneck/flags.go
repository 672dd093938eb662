package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// newFlags returns an empty set of flags for a command. What is wrong with them is
// said once, by status.
func newFlags(command string) *flag.FlagSet {
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	return flags
}

// parseFlags parses a command's flags. Asked for help, it prints the usage and the
// flags; the error is then flag.ErrHelp.
func parseFlags(flags *flag.FlagSet, args []string, usage string, stdout io.Writer) error {
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, usage)
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return err
	}
	if err != nil {
		return usageError{fmt.Errorf("%s: %w: see bottleneck %[1]s -help", flags.Name(), err)}
	}
	return nil
}

// packages are the arguments behind the flags.
func packages(flags *flag.FlagSet) ([]string, error) {
	for _, p := range flags.Args() {
		if strings.HasPrefix(p, "-") {
			return nil, usageError{fmt.Errorf("%s: flag %s stands behind a package: flags come first", flags.Name(), p)}
		}
	}
	return flags.Args(), nil
}

// cutProgramArgs divides a command line at "--", behind which a program's own
// arguments stand.
func cutProgramArgs(args []string) (own, program []string) {
	if i := slices.Index(args, "--"); i >= 0 {
		return args[:i], args[i+1:]
	}
	return args, nil
}

// chooseFormat returns the format that -format and -json ask for, one of known.
// have names them all.
func chooseFormat[F any](flags *flag.FlagSet, format string, asJSON bool, known map[string]F, have string) (string, error) {
	if asJSON {
		format = cmp.Or(format, "json")
	}
	format = cmp.Or(format, "text")
	if _, ok := known[format]; !ok || asJSON && format != "json" {
		return "", usageError{fmt.Errorf("%s: -format %s: want %s, and -json only with the last", flags.Name(), format, have)}
	}
	return format, nil
}
