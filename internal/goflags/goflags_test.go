package goflags

import (
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	others := map[string]bool{"json": false, "o": true}
	check := func(line, build, test, flags, packages, rest, args string) {
		t.Helper()
		c, err := Parse(strings.Fields(line), others, nil)
		if err != nil {
			t.Errorf("%q: %v", line, err)
		}
		for _, x := range []struct {
			what string
			got  []string
			want string
		}{{"build", c.Build, build}, {"test", c.Test, test}, {"flags", c.Flags, flags}, {"packages", c.Packages, packages}, {"rest", c.Rest, rest}, {"args", c.Args, args}} {
			if !slices.Equal(x.got, strings.Fields(x.want)) {
				t.Errorf("%q: %s %q, want %q", line, x.what, x.got, x.want)
			}
		}
	}
	check("", "", "", "", "", "", "")
	check("./... -run X -race -json", "-race", "-test.run=X", "-run X -race", "./...", "-json", "")
	check("-tags a,b --count=1 -o dir . -v -args -json x", "-tags a,b", "-test.count=1 -test.v", "-tags a,b --count=1 -v", ".", "-o dir", "-json x")
	check("-test.run=X -mine=3 a b", "", "-test.run=X", "-test.run=X -mine=3", "a b", "", "")
	check("-vet=off -p 3 a -- -x", "-p 3", "", "-vet=off -p 3", "a", "", "-x")
	for _, line := range []string{"-c", "-run", "-mine", "-o", "-work"} {
		if _, err := Parse(strings.Fields(line), others, map[string]string{"c": "no"}); err == nil {
			t.Errorf("%q: no error", line)
		}
	}
	check("./a@b ../c@d HEAD@{1}", "", "", "", "./a@b ../c@d HEAD@{1}", "", "")
	for _, line := range []string{"example.com/m/cmd/x@latest", "./... x.org/y@v1.2.3 -v"} {
		if _, err := Parse(strings.Fields(line), others, nil); err == nil || !strings.Contains(err.Error(), "go mod download -json MODULE@") {
			t.Errorf("%q: %v, want what to do", line, err)
		}
	}
	if got := Last(strings.Fields("-p 3 -run x -p=4"), "p"); got != "4" {
		t.Errorf("the last -p is %q", got)
	}
	if got := Last([]string{"x"}, "p"); got != "" {
		t.Errorf("no -p is %q", got)
	}
}
