package benchdata

import (
	"bytes"
	"flag"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/results"
)

var allStories = flag.Bool("stories.all", false, "run the benchmarks of all stories (a minute)")

// An order is what a story says of two steps: the second is at least so many
// times as fast as the first, and at most so many, 0 being no limit. The margins
// are wide: a step is run once or a few times, on whatever machine this is.
type order struct {
	from, to    string
	least, most float64
}

// A story is the benchmarks that tell it, and what they tell.
type story struct {
	file, pkg, bench, benchtime string
	orders                      []order
}

var stories = []story{
	{"doubles", "doubles", "Story/step=(regexp|bytes|count)$|Whole/step=(bytes|count|randgen)$", "3x", []order{
		{"Story/step=regexp", "Story/step=bytes", 5, 0},
		{"Story/step=bytes", "Story/step=count", 1.5, 0},
		{"Whole/step=bytes", "Whole/step=count", 0.4, 3}, // the wrong fix: 1.1 to 1.6 times
		{"Whole/step=count", "Whole/step=randgen", 4, 0}, // the right one
	}},
	{"approx", "approx", "Story/", "1x", []order{
		{"Story/step=naive", "Story/step=hashkeys", 0.5, 3},
		{"Story/step=naive", "Story/step=batches", 2, 0},
		{"Story/step=counter", "Story/step=batches", 1.1, 0},
		{"Story/step=exact", "Story/step=sketch", 2, 0},
	}},
	{"chooser", "chooser/menace", "Story/", "1x", []order{
		{"Story/step=naive", "Story/step=lines", 0.6, 1.7},
		{"Story/step=naive", "Story/step=chooser", 1.2, 0},
		{"Story/step=chooser", "Story/step=fast", 5, 0},
	}},
	{"chooser", "chooser", "Story/", "1x", []order{
		{"Story/step=naive", "Story/step=cumulate", 1.5, 0},
		{"Story/step=cumulate", "Story/step=once", 1.5, 0},
		{"Story/step=naive", "Story/step=table", 8, 0},
	}},
	{"raytrace", "raytrace", "Story/", "10x", []order{
		{"Story/step=1-naive", "Story/step=2-arithmetic", 0.7, 2.5},
		{"Story/step=2-arithmetic", "Story/step=3-scene-once", 1.5, 0},
		{"Story/step=3-scene-once", "Story/step=4-values", 2, 0},
		{"Story/step=4-values", "Story/step=5-serial", 1.2, 0},
	}},
}

// The recorded results tell the stories.
func TestRecordedStories(t *testing.T) {
	for _, s := range stories {
		all, err := results.ReadFile(filepath.Join("results", s.file+".txt"))
		if err != nil {
			t.Error(err)
			continue
		}
		s.check(t, all)
	}
}

// This machine tells them too.
func TestStories(t *testing.T) {
	if !*allStories {
		t.Skip("the gate runs them, with -stories.all")
	}
	for _, s := range stories {
		t.Run(s.pkg, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "go", "test", "-run", "^$", "-bench", s.bench, "-benchtime", s.benchtime, "./"+s.pkg)
			cmd.Dir = ".."
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			all, err := results.Read(bytes.NewReader(out), s.pkg)
			if err != nil {
				t.Fatal(err)
			}
			s.check(t, all)
		})
	}
}

func (s story) check(t *testing.T, all []results.Benchmark) {
	t.Helper()
	times := map[string]float64{}
	for _, b := range all {
		if b.Package == "github.com/bottleneck-go/bottleneck/"+s.pkg {
			times[b.Name] = b.Median()
		}
	}
	for _, o := range s.orders {
		from, to := times[o.from], times[o.to]
		if from == 0 || to == 0 {
			t.Errorf("%s: there is no %s or no %s", s.pkg, o.from, o.to)
			continue
		}
		if gain := from / to; gain < o.least || o.most > 0 && gain > o.most {
			t.Errorf("%s: from %s to %s it is %.2f times as fast, the story says at least %v and at most %v (0: no limit)",
				s.pkg, o.from, o.to, gain, o.least, o.most)
		} else {
			t.Logf("%s: from %s to %s it is %.2f times as fast", s.pkg, o.from, o.to, gain)
		}
	}
}
