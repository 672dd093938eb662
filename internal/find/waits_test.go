package find

import (
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
)

// What waits has lines too, and words for what it waits for.
func TestFindWaits(t *testing.T) {
	gateAlone(t)
	r, err := Run(t.Context(), Config{Target: suite.Target{Dir: "testdata/waits", BenchTime: "500ms"}, MaxTime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	reporttest.CheckSums(t, r)
	found := 0
	for _, f := range r.Benchmarks[0].Functions {
		want, ok := map[string]struct {
			share        float64
			word, source string
		}{
			"example.com/waits.Nap":   {0.75, "time.Sleep", "time.Sleep(15 * time.Millisecond) // 75"},
			"example.com/waits.pause": {0.25, "channel receive", "<-time.After(d) // 25"},
		}[f.Function]
		if !ok {
			continue
		}
		found++
		if len(f.Into) == 0 || f.Into[0].Function != want.word || len(f.Lines) == 0 || f.Lines[0].Source != want.source {
			t.Errorf("%s does %+v in %+v", f.Function, f.Into, f.Lines)
			continue
		}
		if got := f.Lines[0].Share; got < want.share-0.15 || got > want.share+0.15 {
			t.Errorf("%s waits for %.3f in its line, want %.2f", f.Function, got, want.share)
		}
	}
	if found != 2 {
		t.Errorf("found %d of the functions that wait", found)
	}
}
