package identity

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// What a benchmark that differs may leave in a variable, others may find: these, and those that
// find what they leave in turn, are not the same.
func TestSameBenchmarksLeave(t *testing.T) {
	listing := func(changed int) *Code {
		var text strings.Builder
		for name, uses := range map[string]string{"Changed": "cache", "Reads": "cache, next", "InTurn": "next", "Alone": "own", "Table": "table", "Nothing": ""} {
			content := 1
			if name == "Changed" {
				content = changed
			}
			fmt.Fprintf(&text, "m/p.Benchmark%s STEXT size=1\n\t0x0000 %02d  .\n", name, content)
			for v := range strings.SplitSeq(uses, ", ") {
				fmt.Fprintf(&text, "\trel 0+4 t=R_PCREL m/p.%s+0\n", v)
			}
			if name == "Changed" {
				text.WriteString("\trel 0+4 t=R_CALL os.Setenv+0\n")
			}
		}
		c, err := ReadCode(strings.NewReader(text.String()))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	all := []string{"BenchmarkChanged", "BenchmarkInTurn", "BenchmarkReads", "BenchmarkAlone", "BenchmarkTable", "BenchmarkNothing"}
	kept := map[string]bool{"m/p.cache": true, "m/p.next": true, "m/p.own": true}
	if got := SameBenchmarks(listing(1), listing(2), "m/p", all, Doubts{Kept: kept}); !slices.Equal(got, all[3:]) {
		t.Errorf("%q are the same, want %q", got, all[3:])
	}
	if got := SameBenchmarks(listing(1), listing(2), "m/p", all, Doubts{Kept: map[string]bool{"os.Setenv": true}}); len(got) != 0 {
		t.Errorf("%q are the same where one that changed sets what all find", got)
	}
	if got := SameBenchmarks(listing(1), listing(1), "m/p", all, Doubts{Kept: kept}); !slices.Equal(got, all) {
		t.Errorf("%q are the same where nothing differs, want %q", got, all)
	}
}
