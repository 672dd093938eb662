package suite

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// A program is called what the go command calls it: it may look at its name.
func TestExecutable(t *testing.T) {
	check := func(p gorun.Package, main bool, want string) {
		t.Helper()
		if got := (Program{Package: p, Main: main}).executable(); got != want {
			t.Errorf("%s, main %v, is called %s, want %s", p.ImportPath, main, got, want)
		}
	}
	check(gorun.Package{ImportPath: "example.com/m/cmd/tool"}, true, "tool")
	check(gorun.Package{ImportPath: "example.com/m/price"}, false, "price.test")
	check(gorun.Package{ImportPath: "example.com/tool/v2"}, true, "tool")
	check(gorun.Package{ImportPath: "example.com/tool/v1"}, true, "v1")
	check(gorun.Package{ImportPath: "example.com/tool/v02"}, true, "v02")
	check(gorun.Package{ImportPath: "v2"}, true, "v2")
	check(gorun.Package{ImportPath: "command-line-arguments", Name: "main", GoFiles: []string{"one.go", "two.go"}}, true, "one")
	check(gorun.Package{ImportPath: "command-line-arguments", Name: "m", TestGoFiles: []string{"m_test.go"}}, false, "m.test")
}
