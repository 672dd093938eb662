package readme

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

const (
	mostColumns = 100
	mostWords   = 40
)

// README can be read: short lines where it is shown as it is, and short sentences. The
// ten longest are listed with -v.
func TestStyle(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(lines) < 150 || len(lines) > 180 {
		t.Errorf("README has %d lines, want 150 to 180", len(lines))
	}
	for i, line := range lines {
		if strings.HasPrefix(line, "|") || strings.HasPrefix(line, "<") || strings.Contains(line, "](") {
			continue // a table, a tag or a link cannot be broken
		}
		if n := utf8.RuneCountInString(line); n > mostColumns {
			t.Errorf("line %d of README has %d columns, want at most %d", i+1, n, mostColumns)
		}
	}
	all := Sentences(string(text))
	slices.SortStableFunc(all, func(a, b Sentence) int { return b.Words - a.Words })
	for i, s := range all[:min(10, len(all))] {
		t.Logf("%d words: %s", s.Words, s.Text)
		if s.Words > mostWords {
			t.Errorf("sentence %d has %d words, want at most %d", i+1, s.Words, mostWords)
		}
	}
}

func TestSentences(t *testing.T) {
	got := Sentences("# Title\n\nOne two. Three [four](x.md), v1.2.3 is five!\n\n- item one\n- item two: `a.b`\n\n```sh\ncode here. yes\n```\n\n| a. b |\n<!-- no. no -->")
	want := []Sentence{{"One two.", 2}, {"Three four, v1.2.3 is five!", 5}, {"item one", 2}, {"item two: `a.b`", 3}}
	if !slices.Equal(got, want) {
		t.Errorf("have %+v\nwant %+v", got, want)
	}
}

func TestMedians(t *testing.T) {
	dir := t.TempDir()
	const results = "go: go1.26.8\ncommit: abc\npkg: m/x\ngoos: linux\ngoarch: amd64\ncpu: Some CPU\nBenchmarkX/impl=a-2 1 10 ns/op\n"
	fixture.WriteFile(t, filepath.Join(dir, "x.txt"), results)
	const want = "it takes 10 ns<!--x.txt X/impl=a--> here"
	if got, err := Medians("it takes 9.9 us<!--x.txt X/impl=a--> here", dir); err != nil || got != want {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
	if _, err := Medians("9 ns<!--x.txt X/impl=b-->", dir); err == nil {
		t.Error("a benchmark that is not there is no error")
	}
}

func TestPages(t *testing.T) {
	pages, err := Pages(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"README.md", "docs/find.md", "doubles/README.md", "chooser/menace/README.md", "benchdata/README.md"} {
		if !slices.Contains(pages, want) {
			t.Errorf("%s is none of the pages %q", want, pages)
		}
	}
}
