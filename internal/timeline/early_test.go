package timeline

import (
	"reflect"
	"testing"
)

// The span in which a mark was set is divided there, in its time and its processor time.
func TestSince(t *testing.T) {
	spans := Timeline{{Start: 0, End: 10, CPU: 9, Phase: Init}, {Start: 10, End: 30, CPU: 12, Phase: Other}, {Start: 30, End: 40, Phase: Other}}
	marks := []Mark{{Kind: Recording}, {Kind: MainStart, Time: 10, CPU: 9}, {Kind: WindowStart, Time: 14, CPU: 12}, {Kind: WindowStart, Time: 35, CPU: 22}, {Kind: Exit, Time: 40, CPU: 22}}
	got, ok := spans.Since(marks, WindowStart)
	want := Timeline{
		{Start: 0, End: 10, CPU: 9, Phase: Init, Early: true},
		{Start: 10, End: 14, CPU: 3, Phase: Other, Early: true},
		{Start: 14, End: 30, CPU: 9, Phase: Other},
		{Start: 30, End: 40, Phase: Other},
	}
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, ok, want)
	}
	if got, ok := spans.Since(marks[:2], WindowStart); ok || len(got) != len(spans) {
		t.Errorf("without the mark: %+v, %v", got, ok)
	}
}
