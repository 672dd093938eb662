package gorun

import (
	"errors"
	"testing"
)

// A directory that a wildcard finds is there, whatever is wrong with it: the packages
// beside it are measured. One that is named and cannot be is wrong usage.
func TestBroken(t *testing.T) {
	wrong := &struct{ Err string }{`malformed import path "m/ünï": invalid char 'ü'`}
	for _, c := range []struct {
		p    Package
		want error
	}{
		{Package{ImportPath: "m/ünï", Match: []string{"./ünï", "./..."}, Error: wrong}, ErrBuild},
		{Package{ImportPath: "m/ünï", Match: []string{"./ünï"}, Error: wrong}, ErrNoPackages},
		{Package{ImportPath: "./nosuch/...", Match: []string{"./nosuch/..."}, Error: wrong}, ErrNoPackages},
		{Package{ImportPath: "m/two", Dir: "/m/two", GoFiles: []string{"a.go"}, Match: []string{"./two"}, Error: wrong}, ErrBuild},
		{Package{ImportPath: "m/good", Match: []string{"./..."}}, nil},
	} {
		if err := c.p.Broken(); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v, want %v", c.p, err, c.want)
		}
	}
}
