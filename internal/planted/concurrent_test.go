package planted

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var concurrent = flag.Bool("planted.concurrent", false, "measure all concurrent programs, not only a few")

// What the experiment says is what the cases say.
func TestConcurrentTruth(t *testing.T) {
	cases, err := Load(os.DirFS("testdata/concurrent"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if *only != "" && !strings.Contains(c.Name, *only) || *only == "" && !*concurrent && !c.Short {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			program := c.build(t, t.TempDir())
			base := wall(t, program, "")
			x := c.measure(t, program, 3)
			t.Logf("%v: %v", base, x)
			if !c.Tied && !slices.ContainsFunc(x.first(), func(f string) bool { return slices.Contains(c.Want, f) }) {
				t.Errorf("want %v first", c.Want)
			}
		})
	}
}
