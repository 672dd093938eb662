package turns

import (
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

func TestReadTests(t *testing.T) {
	marks := []timeline.Mark{
		{Kind: timeline.TestStart, Time: 0}, // testing's own, around all
		{Kind: timeline.TestStart, Time: 10, Name: "TestA"},
		{Kind: timeline.TestStart, Time: 20, Name: "TestA/x"},
		{Kind: timeline.TestPause, Time: 30, Name: "TestA/x"},
		{Kind: timeline.TestResume, Time: 70, Name: "TestA/x"},
		{Kind: timeline.TestEnd, Time: 90, N: 1, Name: "TestA/x"},
		{Kind: timeline.TestEnd, Time: 100, N: 1, Name: "TestA"},
		{Kind: timeline.TestStart, Time: 110, Name: "TestA"}, // -count 2
		{Kind: timeline.TestEnd, Time: 120, N: 2, Name: "TestA"},
		{Kind: timeline.TestStart, Time: 122, Name: "TestBubble"},
		{Kind: timeline.TestStart, Time: 123, Name: "TestBubble"}, // by synctest.Test
		{Kind: timeline.TestEnd, Time: 125, N: 1, Name: "TestBubble"},
		{Kind: timeline.TestEnd, Time: 127, N: 1, Name: "TestBubble"},
		{Kind: timeline.RoundStart, Time: 128, N: 1, Name: "Main"}, // package testing's own
		{Kind: timeline.RoundStart, Time: 128, N: 1, Name: "BenchmarkA"},
		{Kind: timeline.RoundEnd, Time: 129, N: 1, Name: "BenchmarkA"},
		{Kind: timeline.RoundStart, Time: 130, N: 100, Name: "BenchmarkA"},
		{Kind: timeline.RoundEnd, Time: 139, N: 100, Name: "BenchmarkA"},
		{Kind: timeline.RoundStart, Time: 139, N: 1, Name: "BenchmarkB"},
		{Kind: timeline.TestEnd, Time: 140, N: 1, Name: "BenchmarkB"},
		{Kind: timeline.RoundEnd, Time: 140, N: 1, Name: "BenchmarkB"},
		{Kind: timeline.TestStart, Time: 141, Name: "TestB"}, // the process ends in it
	}
	got := ReadTests(marks, 150)
	want := []struct {
		name   string
		wall   time.Duration
		result Result
	}{{"TestA", 90, Failed}, {"TestA/x", 30, Failed}, {"TestA", 10, Skipped}, {"TestBubble", 5, Failed}, {"BenchmarkA", 11, Passed}, {"BenchmarkB", 1, Failed}, {"TestB", 9, Cut}}
	if len(got) != len(want) {
		t.Fatalf("%d tests, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		if got[i].Name != w.name || got[i].Wall() != w.wall || got[i].Result != w.result {
			t.Errorf("test %d is %+v of %v, want %+v", i, got[i], got[i].Wall(), w)
		}
	}
}

// At each moment it is known which test runs, unless several do.
func TestTurns(t *testing.T) {
	const end = 100
	tests := ReadTests([]timeline.Mark{
		{Kind: timeline.TestStart, Time: 10, Name: "TestA"},
		{Kind: timeline.TestStart, Time: 20, Name: "TestA/x"},
		{Kind: timeline.TestPause, Time: 25, Name: "TestA/x"},
		{Kind: timeline.TestStart, Time: 30, Name: "TestA/y"},
		{Kind: timeline.TestResume, Time: 40, Name: "TestA/x"},
		{Kind: timeline.TestEnd, Time: 50, Name: "TestA/y"},
		{Kind: timeline.TestEnd, Time: 60, Name: "TestA/x"},
		{Kind: timeline.TestEnd, Time: 70, Name: "TestA"},
		{Kind: timeline.TestStart, Time: 80, Name: "TestB"},
		{Kind: timeline.TestPause, Time: 85, Name: "TestB"}, // the process ends
	}, end)
	list := Of(tests)
	var got strings.Builder
	for at := int64(0); at < end; at += 5 {
		now, next := list.At(at, end)
		if next <= at {
			t.Errorf("at %d the next turn is at %d", at, next)
		}
		switch {
		case now.Test >= 0:
			got.WriteString(tests[now.Test].Name + " ")
		case now.Any:
			got.WriteString("several ")
		default:
			got.WriteString("- ")
		}
	}
	const want = "- - TestA TestA TestA/x TestA TestA/y TestA/y several several TestA/x TestA/x TestA TestA - - TestB - - - "
	if got.String() != want {
		t.Errorf("got  %s\nwant %s", got.String(), want)
	}
}
