package gorun

import (
	"errors"
	"testing"
)

// A full disk is told from code that does not build, also where code speaks of one.
func TestUnbuilt(t *testing.T) {
	for said, want := range map[string]error{
		"./a.go:3:23: undefined: undefinedName\n":                                                    ErrBuild,
		"./a.go:3:23: cannot use \"no space left on device\" (untyped string constant) as int value": ErrBuild,
		"# m.test\n/usr/lib/go/link: mapping output file failed: no space left on device\n":          ErrFull,
		"# m\na.go:1:1: write $WORK/b001/_pkg_.a: no space left on device\nmore\n":                   ErrFull,
		"go: creating work dir: mkdir /tmp/go-build1: disk quota exceeded":                           ErrFull,
		"copying C:\\b001\\exe: write C:\\a.exe: There is not enough space on the disk.\r\n":         ErrFull,
	} {
		if err := unbuilt("example.com/m", []byte(said)); !errors.Is(err, want) || errors.Is(err, ErrFull) == errors.Is(err, ErrBuild) {
			t.Errorf("%q is %v, want %v", said, err, want)
		}
	}
}
