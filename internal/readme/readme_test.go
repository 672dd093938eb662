package readme

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func TestBlocks(t *testing.T) {
	blocks, err := Blocks("p.md", "a\n```sh\none\n\ntwo\n```\nb\n```\nplain\n```\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []Block{{"p.md", "sh", "one\n\ntwo\n", 2}, {"p.md", "", "plain\n", 8}}
	if len(blocks) != 2 || blocks[0] != want[0] || blocks[1] != want[1] {
		t.Errorf("have %v, want %v", blocks, want)
	}
	if _, err := Blocks("p.md", "```go\nx := 1\n"); err == nil {
		t.Error("a block without an end is no error")
	}
}

func TestExpand(t *testing.T) {
	dir := t.TempDir()
	const results = "go: go1.26.8\ncommit: abc\ngoos: linux\ngoarch: amd64\ncpu: Some CPU\nBenchmarkX/impl=a-2 1 10 ns/op\nBenchmarkX/impl=b-2 1 20 ns/op\n"
	fixture.WriteFile(t, filepath.Join(dir, "x.txt"), results)
	text := "<!-- table: x.txt key=impl base=b -->\nold\n<!-- end -->\n\n<!-- conditions: x.txt -->\n<!-- end -->\nrest\n"
	got, err := Expand(text, dir, "../")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"base=b -->\n\n| | a | b |\n", "| X | 10 ns (2x) | 20 ns |\n\n<!-- end -->\n", "Medians of 1 rounds on Some CPU, linux/amd64, go1.26.8, commit abc, by `benchdata/x.sh`; all of them are in [benchdata/results/x.txt](../benchdata/results/x.txt)", "rest\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "old") {
		t.Error("the old table is still there")
	}
	if again, err := Expand(got, dir, "../"); err != nil || again != got {
		t.Errorf("expanding again gives %v\n%s", err, again)
	}

	for _, bad := range []string{
		"<!-- table: gone.txt key=impl -->\n<!-- end -->", "<!-- table: x.txt key=impl columns=c -->\n<!-- end -->",
		"<!-- table: x.txt kye=impl -->\n<!-- end -->", "<!-- figures: x.txt -->\n11 ns\n<!-- end -->",
	} {
		if _, err := Expand(bad, dir, "../"); err == nil {
			t.Errorf("%q is no error", bad)
		}
	}
	if _, err := Expand("<!-- figures: x.txt -->\n10 and 20 ns\n<!-- end -->", dir, "../"); err != nil {
		t.Error(err)
	}
}

// Numbers of a table are those of one line, and in their places.
func TestFigures(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.txt")
	fixture.WriteFile(t, path, "sketch, 1024   16472  3.10 %\ncounter, 1024  24728  2.67 %\n")
	for text, ok := range map[string]bool{
		"| | bytes | error |\n|---|---|---|\n| sketch, 1024 | 16,472 | 3.10 % |\n": true,
		"| sketch, 1024 | 16,472 | 2.67 % |\n":                                     false,
		"| counter, 1024 | 16,472 | 3.10 % |\n":                                    false,
		"| sketch, 1024 | 16,472 |\n":                                              false,
		"16,472 bytes, or 2.67 %\n":                                                true,
		"16,473 bytes\n":                                                           false,
	} {
		if err := checkFigures(path, text); (err == nil) != ok {
			t.Errorf("%q: %v, want ok %v", text, err, ok)
		}
	}
}
