package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/analyze"
	"github.com/bottleneck-go/bottleneck/internal/analyze/profiles"
	"github.com/bottleneck-go/bottleneck/internal/progress"
)

// analyzeFlags are what the command line says of an analysis.
type analyzeFlags struct {
	analyze.Config
	from    profiles.Config
	sources []string
	output
}

const analyzeUsage = `Usage: bottleneck analyze [flags] [program] profile ...

Charges existing profiles, of any kind that pprof reads, to your functions, and
names the bottleneck. A profile is

  - a file, or - for standard input
  - a directory or a pattern, for all profiles there
  - the URL of a service, such as
    http://localhost:6060/debug/pprof/profile?seconds=30
  - a query to Pyroscope, such as
    pyroscope+http://localhost:4040/?query=process_cpu:cpu:nanoseconds:cpu:nanoseconds{service_name="shop"}&from=now-1h

Several profiles are charged as one; those that are unlike the others are named.

`

// profiles defines the flags that say how to get profiles.
func (c *commandLine) profiles(from *profiles.Config) {
	c.Func("seconds", "profile services for `n` seconds (default as in their URLs)", positive(&from.Seconds, parseUint))
	from.Tenant = os.Getenv("PYROSCOPE_TENANT_ID")
	c.Func("tenant", "Pyroscope's tenant `id` (default $PYROSCOPE_TENANT_ID)", func(text string) error { from.Tenant = text; return nil })
	from.User, from.Password = os.Getenv("PYROSCOPE_BASIC_AUTH_USER"), os.Getenv("PYROSCOPE_BASIC_AUTH_PASSWORD")
	c.Func("auth", "Pyroscope's `user:password` (default $PYROSCOPE_BASIC_AUTH_USER and\n$PYROSCOPE_BASIC_AUTH_PASSWORD, which other users of this machine cannot see)", func(text string) error {
		var ok bool
		if from.User, from.Password, ok = strings.Cut(text, ":"); !ok {
			return errors.New("want user:password")
		}
		return nil
	})
}

func parseAnalyze(args []string, stdout io.Writer) (f analyzeFlags, err error) {
	flags := newCommandLine("analyze", analyzeUsage)
	flags.profiles(&f.from)
	flags.Func("timeout", "give up on a service after `duration` (default 1.5 times the profiling time, or 1m)", positive(&f.from.Timeout, time.ParseDuration))
	flags.StringVar(&f.SampleIndex, "sample_index", "", "charge this sample `type`, by name or number, such as inuse_space (default as in pprof)")
	flags.StringVar(&f.By, "by", "", "report on each value of this label `key` separately")
	flags.StringVar(&f.Focus, "focus", "", "use only samples with a function that matches `regexp`")
	flags.StringVar(&f.Ignore, "ignore", "", "ignore samples with a function that matches `regexp`")
	flags.StringVar(&f.TagFocus, "tagfocus", "", "use only samples with a label that matches, such as `key=regexp` or bytes=1kb:")
	flags.StringVar(&f.TagIgnore, "tagignore", "", "ignore samples with a label that matches, such as `key=regexp`")
	own := flags.String("own", "", "comma-separated `prefixes` of import paths, or of names in other languages, that are\nyour code (default the main module, if the profile tells it)")
	flags.top(&f.output)
	flags.output(&f.output, "report.html, a flame graph, report.json and the profile, for bottleneck view,", "text", "markdown", "csv", "json")
	if err := flags.parse(args, nil, stdout); err != nil {
		return f, cmp.Or(ofPprof(args), err)
	}
	if f.sources = flags.Args(); len(f.sources) == 0 {
		return f, usageError{errors.New("analyze: no profile given: see bottleneck analyze -help")}
	}
	for _, s := range f.sources {
		if strings.HasPrefix(s, "-") && s != "-" {
			return f, usageError{fmt.Errorf("analyze: flag %s follows a profile: flags come first", s)}
		}
	}
	if *own != "" {
		f.Hint.Own = strings.Split(*own, ",")
	}
	return f, nil
}

// ofPprof says what there is instead of those flags of pprof's that compare two profiles. Values that are
// subtracted from each other would not tell slower from longer, or more often sampled.
func ofPprof(args []string) error {
	for _, arg := range args {
		name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if strings.HasPrefix(arg, "-") && (name == "base" || name == "diff_base") {
			return usageError{fmt.Errorf("analyze: there is no -%s: bottleneck compare -base BEFORE -head AFTER compares profiles, "+
				"by second of wall time or as -per says, as they may have been recorded for longer, or at another rate", name)}
		}
	}
	return nil
}

// parsingGC is the percentage of garbage beside what is in use, see debug.SetGCPercent. What
// is kept of profiles has hardly a pointer, so that collecting more often costs little.
const parsingGC = 50

func analyzeProfiles(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	f, err := parseAnalyze(args, stdout)
	if err != nil {
		return err
	}
	_, undo, err := f.record()
	if err != nil {
		return err
	}
	defer debug.SetGCPercent(debug.SetGCPercent(parsingGC))
	bar := progress.New(stderr, "", 0)
	bar.Label("getting profiles")
	r, err := analyze.Run(ctx, f.sources, f.from, f.Config, f.dir)
	bar.Close()
	if err != nil && !errors.Is(err, bottleneck.ErrRecord) {
		undo()
		return err
	}
	if err = errors.Join(f.print(r, stdout), err); err == nil {
		err = f.where(f.dir, stdout)
	}
	return err
}
