package exact

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// A second is waited for where something may tell the time, or draw random numbers.
func TestDated(t *testing.T) {
	for _, c := range []struct {
		imports, tests, external []string
		want                     bool
	}{
		{[]string{"strings", "unicode/utf8"}, []string{"testing"}, nil, false},
		{[]string{"math"}, nil, []string{"m/p", "testing", "encoding/json"}, false},
		{nil, []string{"testing", "math/rand"}, nil, true},
		{[]string{"hash/maphash"}, []string{"testing"}, nil, true},
		{nil, []string{"testing"}, []string{"time"}, true},
		{[]string{"os"}, []string{"testing"}, nil, true},
		{[]string{"github.com/google/btree"}, []string{"testing"}, nil, true},
		{[]string{"m/p/below"}, []string{"testing"}, nil, true},
	} {
		p := gorun.Package{ImportPath: "m/p", Imports: c.imports, TestImports: c.tests, XTestImports: c.external}
		if got := dated(p); got != c.want {
			t.Errorf("%v, %v, %v: %v", c.imports, c.tests, c.external, got)
		}
	}
	if p := (gorun.Package{ImportPath: "m/p", SFiles: []string{"a.s"}}); !dated(p) {
		t.Error("want assembly looked at as if it told the time")
	}
}
