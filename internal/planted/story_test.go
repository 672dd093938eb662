package planted

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

var story = flag.Bool("planted.story", false, "compare the story of the doubles before and after its letters are made fast")

// storySource makes letters and counts their doubles, as whoever runs it waits
// for both. Its module's path lets it use what is internal here.
const storySource = `package story

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/doubles"
	%s
)

//go:noinline
func generate(n int) []byte {
	%s
}

//go:noinline
func count(text []byte) int { return doubles.Count(text) }

func BenchmarkStory(b *testing.B) {
	for b.Loop() {
		count(generate(100_000))
	}
}
`

// From the naive to the fast generator: the gain is the generator's, and the
// counting, a small part of the first and a large one of the second, is the same.
func TestCompareStory(t *testing.T) {
	if !*story {
		t.Skip("this measures for half a minute: run it with -planted.story")
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	mod := read(t, filepath.Join(root, "go.mod"))
	dir := t.TempDir()
	sides := map[string][2]string{
		"base": {`"github.com/bottleneck-go/bottleneck/internal/naive"`, "return naive.Letters(n)"},
		"head": {`"github.com/bottleneck-go/bottleneck/randgen"`, "text := make([]byte, n)\n\trandgen.Letters.Fill(text)\n\treturn text"},
	}
	for side, s := range sides {
		files := map[string]string{
			"go.mod":        "module github.com/bottleneck-go/bottleneck/story\n\ngo 1.26.0\n\nrequire github.com/bottleneck-go/bottleneck v0.0.0\n\nreplace github.com/bottleneck-go/bottleneck => " + root + "\n" + requirements(mod),
			"go.sum":        read(t, filepath.Join(root, "go.sum")),
			"story_test.go": fmt.Sprintf(storySource, s[0], s[1]),
		}
		for name, text := range files {
			path := filepath.Join(dir, side, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			fixture.WriteFile(t, path, text)
		}
	}
	d, err := bottleneck.Compare(t.Context(), bottleneck.CompareConfig{Base: filepath.Join(dir, "base"), Head: filepath.Join(dir, "head"), MaxTime: *changeTime})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.WriteText(testWriter{t}); err != nil {
		t.Fatal(err)
	}
	const pkg = "github.com/bottleneck-go/bottleneck/story"
	b := d.Benchmarks[0]
	if f := b.Functions[0]; b.Verdict != difference.Faster || f.Function != pkg+".generate" || f.Verdict != difference.Faster {
		t.Errorf("%s: %s, first %s %s; want faster by the generator", b.Name, b.Verdict, f.Function, f.Verdict)
	}
	i := slices.IndexFunc(b.Functions, func(f difference.FunctionDifference) bool { return f.Function == pkg+".count" })
	if i < 0 {
		t.Fatal("the counting is not there")
	}
	if f := b.Functions[i]; f.Verdict != difference.Same {
		t.Errorf("the counting is %s, %+.0f ns: want same", f.Verdict, f.ChangeNs)
	}
}

// requirements are those of a module's file.
func requirements(mod string) string {
	var text strings.Builder
	for line := range strings.Lines(mod) {
		if fields := strings.Fields(line); len(fields) > 1 && strings.HasPrefix(line, "\t") && strings.HasPrefix(fields[1], "v") {
			fmt.Fprintf(&text, "require %s %s\n", fields[0], fields[1])
		}
	}
	return text.String()
}

type testWriter struct{ t *testing.T }

func (w testWriter) Write(p []byte) (int, error) {
	w.t.Logf("\n%s", p)
	return len(p), nil
}
