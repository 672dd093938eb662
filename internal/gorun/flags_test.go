package gorun

import (
	"slices"
	"testing"
)

func TestSplitFlags(t *testing.T) {
	check := func(text string, want ...string) {
		t.Helper()
		if got, err := splitFlags(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q gives %q, %v, want %q", text, got, err, want)
		}
	}
	check("")
	check("  -v\t-race ", "-v", "-race")
	check(`'-ldflags=-X a.b=c d' "-tags=x y" -mod=vendor`, "-ldflags=-X a.b=c d", "-tags=x y", "-mod=vendor")
	check(`-ldflags='-w'`, `-ldflags='-w'`) // quotes within a flag are part of it
	if _, err := splitFlags(`'-v`); err == nil {
		t.Error("no error of a quote that is not closed")
	}
}

func TestLinkFlags(t *testing.T) {
	check := func(users []string, want ...string) {
		t.Helper()
		if got := linkFlags(users, "", "-randlayout=1"); !slices.Equal(got, want) {
			t.Errorf("%q gives %q, want %q", users, got, want)
		}
	}
	check(nil, "-ldflags=-randlayout=1")
	check([]string{"-tags=x", "--ldflags=-X m.V=1 -s"}, "-ldflags=-randlayout=1", "-ldflags=-X m.V=1 -s -randlayout=1")
	check([]string{"-ldflags", "-X m.V=1"}, "-ldflags=-randlayout=1", "-ldflags=-X m.V=1 -randlayout=1")
	check([]string{"-ldflags=-s", "-ldflags=./...=-w"}, "-ldflags=-randlayout=1", "-ldflags=-s -randlayout=1", "-ldflags=./...=-w -randlayout=1")
	if got := linkFlags([]string{"-ldflags=-s"}); got != nil {
		t.Errorf("nothing to add gives %q", got)
	}
}
