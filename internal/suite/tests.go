package suite

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

// TestOverlay writes the overlay by which the test programs of go test record
// themselves, test by test. The error is instrument.ErrToolchain where the sources of
// the toolchain are not as expected.
func (s *Suite) TestOverlay() (string, error) {
	o, err := instrument.Standard(s.Env.Sources())
	if err != nil {
		return "", err
	}
	if err := o.AddTests(); err != nil {
		return "", err
	}
	if err := s.addExec(o, true); err != nil {
		return "", err
	}
	s.addImports(o)
	return s.WriteOverlay("suite", o)
}

// CompileFresh compiles through an overlay what is in the build cache without it, so
// that a run of go test through the overlay compiles what it would without: the tests
// of unchanged packages do not count as slow to compile. build are the flags of the build,
// flags all of go test.
func (s *Suite) CompileFresh(ctx context.Context, overlay string, build, flags []string) error {
	s.Status("compiling what is unchanged")
	fresh, err := s.tool.Fresh(ctx, build, append(slices.Clone(s.Packages), "testing")...)
	if err != nil || !fresh["testing"] {
		return err // of an empty cache nothing counts as known
	}
	var packages []string
	for _, p := range s.Matched() {
		internal, external := p.ImportPath+" ["+p.ImportPath+".test]", p.ImportPath+"_test ["+p.ImportPath+".test]"
		if len(p.TestGoFiles) == 0 {
			internal = p.ImportPath
		}
		if fresh[internal] && (len(p.XTestGoFiles) == 0 || fresh[external]) {
			packages = append(packages, p.ImportPath)
		}
	}
	if len(packages) == 0 {
		return classify(s.tool.Compile(ctx, overlay, build, "testing", "testing/internal/testdeps"))
	}
	return classify(s.tool.Precompile(ctx, overlay, build, flags, packages...))
}

// Test runs go test for the suite's packages. A relative graph is below the suite's
// temporary directory.
func (s *Suite) Test(ctx context.Context, t gorun.TestRun) (ended *os.ProcessState, err error) {
	t.Packages = s.Packages
	if !filepath.IsAbs(t.Graph) {
		t.Graph = s.Temp(t.Graph)
	}
	return s.tool.Test(ctx, t)
}
