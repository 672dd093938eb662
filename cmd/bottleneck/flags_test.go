package main

import (
	"bytes"
	"flag"
	"io"
	"regexp"
	"strings"
	"testing"
)

// A flag that several commands have means the same in all of them: it is explained in
// the same words, up to its default.
func TestFlagsAreShared(t *testing.T) {
	all := []string{"bench", "benchtime", "cpu", "tags", "timeout", "own", "maxtime", "json", "format", "o"}
	want := map[string][]string{
		"find":    append(all, "run", "count"),
		"compare": append(all, "run", "count"),
		"verify":  all,
		"bisect":  all,
	}
	first := make(map[string]string)
	for command, names := range want {
		var out bytes.Buffer
		if got := run([]string{command, "-help"}, &out, io.Discard); got != exitDone {
			t.Errorf("%s -help: exit status %d", command, got)
		}
		for _, name := range names {
			m := regexp.MustCompile(`(?m)^  -` + name + `( .*)?\n    \t(.*)`).FindStringSubmatch(out.String())
			if m == nil {
				t.Errorf("%s has no -%s:\n%s", command, name, &out)
				continue
			}
			text := m[2]
			if name == "o" || name == "maxtime" { // which tell what each command does
				continue
			}
			text, _, _ = strings.Cut(text, " (default")
			if name == "format" {
				text, _, _ = strings.Cut(text, ":")
			}
			if known, ok := first[name]; ok && known != text {
				t.Errorf("%s: -%s: %q, elsewhere %q", command, name, text, known)
			}
			first[name] = text
		}
	}
}

func TestOutputFlags(t *testing.T) {
	check := func(args, format, message string) {
		t.Helper()
		var o output
		c := newCommandLine("find", "")
		c.output(&o, "all", "text", "csv", "json")
		err := c.parse(strings.Fields(args), nil, io.Discard)
		if message == "" && (err != nil || o.format != format) {
			t.Errorf("%q: format %q, %v; want %q", args, o.format, err, format)
		}
		if message != "" && (err == nil || !strings.Contains(err.Error(), message)) {
			t.Errorf("%q: %v, want %q", args, err, message)
		}
	}
	check("", "text", "")
	check("-json", "json", "")
	check("-format json -json", "json", "")
	check("-format csv", "csv", "")
	check("-format csv -json", "", "csv already")
	check("-json -format csv", "", "json already")
	check("-format x", "", "want text, csv, json")
	check("-nosuch", "", "see bottleneck find -help")
	if err := newCommandLine("find", "").parse([]string{"-help"}, nil, io.Discard); err != flag.ErrHelp {
		t.Errorf("-help: %v", err)
	}
}

// A number that makes no sense is an error, not the default.
func TestNumbers(t *testing.T) {
	t.Chdir(t.TempDir()) // where nothing can be measured
	check := func(must, args string) {
		t.Helper()
		var stderr bytes.Buffer
		if got := run(strings.Fields(args), io.Discard, &stderr); got != exitUsage || !strings.Contains(stderr.String(), must) {
			t.Errorf("%s: exit status %d, want %d and %q:\n%s", args, got, exitUsage, must, &stderr)
		}
	}
	for _, args := range []string{
		"find -count 0", "find -maxtime 0", "find -seconds 0", "find -seconds 1e-12", "find -seconds NaN", "find -keep 0",
		"test -gate 0", "test -gate -5s", "test -keep 0",
		"analyze -seconds 0 x", "analyze -timeout 0 x", "analyze -timeout -1s x",
		"compare -threshold 0", "compare -threshold 0%", "compare -count 0", "compare -maxtime 0",
		"bisect -good x -step 0", "bisect -good x -step -1", "bisect -good x -maxtime 0", "verify -maxtime 0",
	} {
		check("must be more than 0", args)
	}
	for _, args := range []string{"find -timeout -1s", "compare -base a.pprof -head b.pprof -timeout -1s", "test -top -1"} {
		check("must not be negative", args)
	}
	for _, p := range []string{"0", "0.5", "1", "NaN"} {
		check("must lie between 0.5 and 1", "bisect -good x -certain "+p)
	}
	check("value out of range", "find -seconds 1e300")
	check(`"one" for flag -step: invalid syntax`, "bisect -good x -step one")
}
