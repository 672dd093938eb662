package gotest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/suite"
)

func TestParseCommandLine(t *testing.T) {
	others := map[string]bool{"json": false, "o": true}
	check := func(line, build, flags, packages, rest, args string) {
		t.Helper()
		c, err := ParseCommandLine(strings.Fields(line), others)
		if err != nil {
			t.Errorf("%q: %v", line, err)
		}
		for _, x := range []struct {
			what string
			got  []string
			want string
		}{{"build", c.Build, build}, {"flags", c.Flags, flags}, {"packages", c.Packages, packages}, {"rest", c.Rest, rest}, {"args", c.TestArgs, args}} {
			if !slices.Equal(x.got, strings.Fields(x.want)) {
				t.Errorf("%q: %s %q, want %q", line, x.what, x.got, x.want)
			}
		}
	}
	check("", "", "", "", "", "")
	check("./... -run X -race -json", "-race", "-run X -race", "./...", "-json", "")
	check("-tags a,b --count=1 -o dir . -v -args -json x", "-tags a,b", "-tags a,b --count=1 -v", ".", "-o dir", "-json x")
	check("-test.run=X -mine=3 a b", "", "-test.run=X -mine=3", "a b", "", "")
	check("a -- -x", "", "", "a", "", "-x")
	for _, line := range []string{"-c", "-fuzz X", "-cpuprofile=x", "-run", "-mine", "-o"} {
		if _, err := ParseCommandLine(strings.Fields(line), others); !errors.Is(err, suite.ErrUsage) {
			t.Errorf("%q: %v, want ErrUsage", line, err)
		}
	}
	if got := last(strings.Fields("-p 3 -run x -p=4"), "p"); got != "4" {
		t.Errorf("the last -p is %q", got)
	}
	if got := last([]string{"x"}, "p"); got != "" {
		t.Errorf("no -p is %q", got)
	}
}
