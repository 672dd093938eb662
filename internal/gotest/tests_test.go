package gotest

import (
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
		{Kind: timeline.TestStart, Time: 130, Name: "TestB"}, // the process ends in it
	}
	got := ReadTests(marks, 150)
	want := []struct {
		name   string
		wall   time.Duration
		result Result
	}{{"TestA", 90, Failed}, {"TestA/x", 30, Failed}, {"TestA", 10, Skipped}, {"TestBubble", 5, Failed}, {"TestB", 20, Cut}}
	if len(got) != len(want) {
		t.Fatalf("%d tests, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		if got[i].Name != w.name || got[i].Wall() != w.wall || got[i].Result != w.result {
			t.Errorf("test %d is %+v of %v, want %+v", i, got[i], got[i].Wall(), w)
		}
	}
}
