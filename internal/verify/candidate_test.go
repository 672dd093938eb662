package verify

import (
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// A program that calls nothing may have had nothing to read: only there that is said.
func TestUnfed(t *testing.T) {
	for _, c := range []struct {
		config Config
		main   bool
		said   bool
	}{
		{Config{}, true, true},
		{Config{Stdin: strings.NewReader("")}, true, false},
		{Config{}, false, false},
	} {
		x := &experiment{Config: c.config, programs: []suite.Program{{Main: c.main}}}
		if got := x.unfed(); (got != "") != c.said {
			t.Errorf("%+v: %q", c, got)
		}
	}
}
