package suite

import (
	"errors"
	"strings"
	"testing"
)

// What is said of a program that does not build is the compiler's, and nothing else.
func TestLinkingBroken(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the compiler")
	}
	s, err := New(t.Context(), Target{Dir: "../../cmd/bottleneck/testdata/failing", Packages: []string{"./broken"}}, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	programs, err := s.Programs()
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Linking(t.Context(), programs[0], "", nil)
	if !errors.Is(err, ErrFailed) || !strings.Contains(err.Error(), "undefined: undefined") || strings.Contains(err.Error(), "WORK=") {
		t.Errorf("%v, want ErrFailed, without the directory that the go command worked in", err)
	}
}
