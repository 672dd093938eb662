package bottleneck

import (
	"bytes"
	"errors"
	"io"
	"math"
	"runtime/pprof"
	"testing"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/page"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// FuzzAnalyze makes sure that a profile from elsewhere, however odd, is either
// refused or reported on in every form, never a crash.
func FuzzAnalyze(f *testing.F) {
	var own bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&own, 0); err != nil {
		f.Fatal(err)
	}
	f.Add(own.Bytes())
	for _, value := range []int64{0, 1, 1e7, -1, math.MaxInt64, math.MinInt64} {
		for _, name := range []string{"main.main", "", "\xff", `x</style><script>"'&` + "\x1b[31m\u202e", ".", "a.b[c](", "runtime.gcBgMarkWorker"} {
			var out bytes.Buffer
			if err := oddProfile(name, value).WriteUncompressed(&out); err != nil {
				f.Fatal(err)
			}
			f.Add(out.Bytes())
			f.Add(out.Bytes()[:out.Len()/2])
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := profile.ParseUncompressed(data)
		if err != nil {
			if p, err = profile.ParseData(data); err != nil {
				return
			}
		}
		r, err := Analyze(p, AnalyzeConfig{})
		if err != nil {
			return
		}
		for _, g := range page.Graphs([]page.Source{{Title: "whole run", Href: "flame.html", Profile: p, Labels: []string{timeline.PhaseLabel}}}) {
			if err := r.WriteHTML(io.Discard, g.Flame); err != nil {
				t.Error(err)
			}
		}
		for _, write := range []func(io.Writer) error{r.WriteText, r.WriteMarkdown, r.WriteCSV} {
			if err := write(io.Discard); err != nil {
				t.Error(err)
			}
		}
		if err := errors.Join(r.WriteJSON(io.Discard), r.WriteHTML(io.Discard)); err != nil {
			t.Errorf("a number that JSON does not know: %v", err)
		}
	})
}

// oddProfile is a CPU profile whose only function calls itself.
func oddProfile(name string, value int64) *profile.Profile {
	fn := &profile.Function{ID: 1, Name: name}
	at := &profile.Location{ID: 1, Line: []profile.Line{{Function: fn}, {Function: fn}}}
	return &profile.Profile{
		SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}, {Type: "cpu", Unit: "nanoseconds"}},
		Function:   []*profile.Function{fn}, Location: []*profile.Location{at},
		Sample:     []*profile.Sample{{Location: []*profile.Location{at, at, at}, Value: []int64{1, value}}, {Value: []int64{1, value}}},
		PeriodType: &profile.ValueType{Type: "cpu", Unit: "nanoseconds"}, Period: 1e7, DurationNanos: value,
	}
}
