package requests

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// Requests that are read together are one with several answers. What is sent elsewhere meanwhile, to a store or as a part
// of an answer, is none.
func TestAnswers(t *testing.T) {
	for _, together := range []int{1, 3} {
		var script scripted.Script
		script.At(0, "2 begins main.serve:1")
		for i := range 2 * Least {
			at := 1000 * (i + 1)
			script.At(at-500, connWaits, 2)
			script.At(at, "2 woken")
			script.At(at, "2 runs")
			for n := range together {
				script.Send(at+100*n+50, 2, "main.store:7<main.serve:3")
				script.Send(at+100*n+90, 2, "main.serve:4")
			}
		}
		found := Find(scripted.Graph(2, script.String()))
		if len(found) < 2*Least-1 {
			t.Fatalf("%d requests", len(found))
		}
		for _, r := range found {
			if r.Answers != together {
				t.Errorf("%d answers, want %d", r.Answers, together)
			}
		}
	}
}
