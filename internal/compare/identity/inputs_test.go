package identity

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// What flags name may differ where no file of the tree does.
func TestNameFiles(t *testing.T) {
	for flag, want := range map[string]bool{
		"-race": false, "-tags=x": false, "-pgo=auto": false, "-pgo=off": false, "-pgo=cpu.prof": true, "-overlay=o.json": true, "-modfile=alt.mod": true, "-toolexec=wrap": true,
	} {
		if got := NameFiles([]string{"-trimpath", flag}); got != want {
			t.Errorf("%s names files: %v", flag, got)
		}
	}
}

// A package that only external tests import is listed as compiled for them alone.
func TestByPath(t *testing.T) {
	got := byPath([]gorun.Package{{ImportPath: "m/p", Name: "plain"}, {ImportPath: "m/p [m/p.test]"}, {ImportPath: "m/h [m/p.test]", Name: "anew"}})
	if len(got) != 2 || got["m/p"].Name != "plain" || got["m/h"].Name != "anew" {
		t.Errorf("%+v", got)
	}
}
