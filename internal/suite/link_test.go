package suite

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// What is said of a program that does not build is the compiler's, and nothing else. It takes
// two builds.
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
	builds := 0
	s.Status = func(string) { builds++ }
	for _, listing := range []*bytes.Buffer{nil, {}} {
		builds = 0
		_, err = s.Linking(t.Context(), programs[0], "", listing)
		if !errors.Is(err, ErrFailed) || !strings.Contains(err.Error(), "undefined: undefined") || strings.Contains(err.Error(), "WORK=") || strings.Contains(err.Error(), "STEXT") {
			t.Errorf("%v, want ErrFailed, without the directory that the go command worked in", err)
		}
		if listing != nil && builds != 2 {
			t.Errorf("%d builds, want 2", builds)
		}
	}
}

// Coverage is left out, whichever flag asks for it.
func TestBuildLeavesOutCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a program")
	}
	dir := fixture.Tree(t, map[string]string{
		"go.mod": "module example.com/covered\n", "f.go": "package covered\n\nvar N int\n\nfunc F() { N++ }\n",
		"f_test.go": "package covered\n\nimport \"testing\"\n\nfunc BenchmarkF(*testing.B) { F() }\n",
	})
	s, err := New(t.Context(), Target{Dir: dir, BuildFlags: []string{"-coverpkg=./..."}}, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	programs, err := s.Programs()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Build(t.Context(), programs[0], ""); err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(programs[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(program, []byte("covered.goCover_")) {
		t.Error("the program counts what is executed")
	}
}
