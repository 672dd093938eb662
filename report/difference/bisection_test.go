package difference

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestBisection(t *testing.T) {
	b := &Bisection{
		Version: 1, Good: strings.Repeat("a", 40), Bad: strings.Repeat("b", 40), Name: "BenchmarkParse-2", Unit: SecPerOp,
		Commit: strings.Repeat("c", 40), Subject: "parse *fast*", Probability: 0.97,
		Change: Change{Ratio: 1.1, Low: 1.08, High: 1.12},
		Functions: []FunctionDifference{
			{Function: "m.helper", BaseNs: 20, HeadNs: 110, ChangeNs: 90, Low: 80, High: 100, Verdict: Slower},
			{Function: Unattributed, BaseNs: 880, HeadNs: 880, Verdict: Same},
		},
		Candidates: []Candidate{{strings.Repeat("c", 40), "parse", 0.97}, {strings.Repeat("d", 40), "next", 0.03}},
		Measured:   9, LeftOut: 3, Failed: 2,
	}
	unsure := *b
	unsure.Probability, unsure.Measured, unsure.Base = 0.07, 1, strings.Repeat("e", 40)
	var text, markdown, js strings.Builder
	if err := unsure.WriteText(&text); err != nil || !strings.HasPrefix(text.String(), "The most probable commit is cccccccccccc \"parse *fast*\", with 7.0 %.\n") {
		t.Errorf("%v\n%s", err, &text)
	}
	if !strings.Contains(text.String(), "(+8.00% to +12.00%) against eeeeeeeeeeee.\n") {
		t.Errorf("compared with its parent, not with the base:\n%s", &text)
	}
	if !strings.Contains(text.String(), "\n1 commit measured, ") {
		t.Errorf("one commit is not told apart from several:\n%s", &text)
	}
	for asked, want := range map[float64]string{
		0.99: "The most probable commit is cccccccccccc \"parse *fast*\", with 97.0 %.\n", 0.9: "The commit is cccccccccccc \"parse *fast*\": 97.0 % sure.\n",
	} {
		sure := *b
		sure.Asked = asked
		text.Reset()
		if err := sure.WriteText(&text); err != nil || !strings.HasPrefix(text.String(), want) {
			t.Errorf("%v\n%swant %s", err, &text, want)
		}
	}
	tied := *b
	tied.Probability, tied.Candidates = 0.5, []Candidate{{strings.Repeat("d", 40), "next", 0.5}, {strings.Repeat("c", 40), "parse", 0.5}}
	text.Reset()
	if err := tied.WriteText(&text); err != nil || !strings.HasPrefix(text.String(), "The commit is one of 2 that are equally probable, with 50.0 % each: cccccccccccc \"parse *fast*\" is one of them.\n") {
		t.Errorf("%v\n%s", err, &text)
	}
	merge := *b
	merge.Merges, merge.ModulesToo = strings.Repeat("f", 40), []string{"+ example.com/x v1.1.0"}
	text.Reset()
	if err := merge.WriteText(&text); err != nil || !strings.Contains(text.String(), "It is a merge. To search among the commits that it merges: -good cccccccccccc^ -bad ffffffffffff\n") {
		t.Errorf("%v, it is not said that it is a merge:\n%s", err, &text)
	}
	if !strings.Contains(text.String(), "It changes modules too:\n  + example.com/x v1.1.0\n") {
		t.Errorf("what modules it changes is not said:\n%s", &text)
	}
	text.Reset()
	for _, err := range []error{b.WriteText(&text), b.WriteMarkdown(&markdown), b.WriteJSON(&js)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{
		"The commit is cccccccccccc \"parse *fast*\": 97.0 % sure.\n", "+10.00% (+8.00% to +12.00%) against its parent",
		"+90", "m.helper", "3.0 %  dddddddddddd  next", "9 commits measured, 3 left out (they build the same), 2 could not be measured",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, &text)
		}
	}
	if !strings.HasPrefix(markdown.String(), "**The commit is cccccccccccc \"parse \\*fast\\*\"") {
		t.Errorf("Markdown:\n%s", &markdown)
	}
	var back Bisection
	if err := json.Unmarshal([]byte(js.String()), &back); err != nil || back.Commit != b.Commit || back.Measured != 9 || len(back.Functions) != 2 {
		t.Errorf("read back %+v, %v", back, err)
	}
	for _, key := range []string{`"commit"`, `"subject"`, `"probability"`, `"change"`, `"functions"`, `"candidates"`, `"measured"`, `"left_out"`} {
		if !strings.Contains(js.String(), key) {
			t.Errorf("JSON has no %s", key)
		}
	}
}

// In another unit than time it names the functions by what they allocate, or are called.
func TestBisectionAllocations(t *testing.T) {
	b := &Bisection{
		Name: "BenchmarkParse", Unit: AllocsPerOp, Commit: "cccc", Change: Change{Ratio: 2, Low: 2, High: 2},
		Allocations: []AllocationDifference{{Function: "m.helper", Base: 1, Head: 3, Change: 2, Verdict: Slower}, {Function: Unattributed, Base: 1, Head: 1, Verdict: Same}},
	}
	var text strings.Builder
	if err := b.WriteText(&text); err != nil || !strings.Contains(text.String(), "BenchmarkParse: +2 allocs/op, by function:") || !strings.Contains(text.String(), "m.helper") {
		t.Errorf("%v\n%s", err, &text)
	}
}

// From none, or to none, is said in words.
func TestBisectionFromNone(t *testing.T) {
	for change, want := range map[float64]string{1: "BenchmarkParse, allocs/op: some now, none before, against its parent.\n", -1: "BenchmarkParse, allocs/op: none now, some before, against its parent.\n"} {
		b := &Bisection{Name: "BenchmarkParse", Unit: AllocsPerOp, Commit: "cccc", Allocations: []AllocationDifference{{Function: "m.helper", Change: change}}}
		var text strings.Builder
		if err := b.WriteText(&text); err != nil || !strings.Contains(text.String(), want) {
			t.Errorf("%v\n%s\nwant %s", err, &text, want)
		}
	}
}

func TestBisectionNone(t *testing.T) {
	b := &Bisection{Good: "aaaa", Bad: "bbbb", Name: "BenchmarkParse", NoDifference: 0.98}
	var text strings.Builder
	if err := b.WriteText(&text); err != nil || !strings.HasPrefix(text.String(), "No commit: BenchmarkParse is the same in aaaa and bbbb on this machine (98.0 % sure).\n") {
		t.Errorf("%v\n%s", err, &text)
	}
	b.NoDifference = 0.19
	text.Reset()
	if err := b.WriteText(&text); err != nil || !strings.HasPrefix(text.String(), "No commit is more probable than that BenchmarkParse is the same in aaaa and bbbb on this machine, with 19.0 %.\n") {
		t.Errorf("%v\n%s", err, &text)
	}
	b = &Bisection{Good: "aaaa", Bad: "bbbb", NoDifference: 1, LeftOut: 2}
	text.Reset()
	const same = "No commit: nothing that is measured builds otherwise in bbbb than in aaaa.\n\n0 commits measured, 2 left out (they build the same).\n"
	if err := b.WriteText(&text); err != nil || text.String() != same {
		t.Errorf("%v\n%s", err, &text)
	}
	b = &Bisection{Commit: "cccc", Steps: []HistoryStep{{After: "aaaa", Commit: "cccc", Ratio: 1.1, Low: 1.05, High: 1.15}}, Modules: []string{"+ example.com/x v1.1.0"}}
	text.Reset()
	if err := b.WriteText(&text); err != nil || !strings.Contains(text.String(), "aaaa..cccc") || !strings.Contains(text.String(), "module files alone:\n  + example.com/x v1.1.0\n") {
		t.Errorf("%v\n%s", err, &text)
	}
}
