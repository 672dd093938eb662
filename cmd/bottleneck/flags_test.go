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
