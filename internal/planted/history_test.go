package planted

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

var histories = flag.String("planted.histories", "", "search the histories of modules of others with numbers `from:to`, as in 0:20, for a planted change, of some five minutes each")

// A plantedHistory is one of a well-known module, made of edits that only move code, and
// one that plants a slowdown.
type plantedHistory struct {
	foreignChange
	commits, guilty int
	r               *rand.Rand
}

func newPlantedHistory(i int) plantedHistory {
	changed := foreignChangeList[(2*i+i/len(foreignChangeList))%len(foreignChangeList)]
	changed.percent = []float64{5, 10, 50, 5, 3}[i%5]
	r := rand.New(rand.NewPCG(uint64(i), 3))
	n := 30 + r.IntN(71)
	return plantedHistory{changed, n, 1 + r.IntN(n), r}
}

func (h plantedHistory) String() string {
	module, _, _ := strings.Cut(h.module, "@")
	return fmt.Sprintf("%s %s %+.0f%%, commit %d of %d", module, h.function, h.percent, h.guilty, h.commits)
}

// make makes the repository in dir and returns the revision it begins with, the hash of
// the guilty commit, and what is searched with.
func (h plantedHistory) make(t *testing.T, dir string) (good, guilty, want string, target bottleneck.Target) {
	t.Helper()
	head := t.TempDir()
	want, pkg, bench := h.write(t, dir, head)
	fixture.Git(t, dir, "init", "-q")
	h.edit(t, dir)
	good = commit(t, dir, "good")
	for i := 1; i <= h.commits; i++ {
		h.edit(t, dir)
		if i == h.guilty {
			if err := copyTree(filepath.Join(dir, pkg), filepath.Join(head, pkg)); err != nil {
				t.Fatal(err)
			}
		}
		if hash := commit(t, dir, fmt.Sprintf("edit %d", i)); i == h.guilty {
			guilty = hash
		}
	}
	return good, guilty, want, bottleneck.Target{Dir: dir, Packages: []string{pkg}, Bench: bench}
}

// edit changes nothing but the length of a function that is called once.
func (h plantedHistory) edit(t *testing.T, dir string) {
	t.Helper()
	var text strings.Builder
	text.WriteString(packageClause(t, filepath.Join(dir, h.pkg, h.file)) +
		"\n\nfunc init() { plantedMoves(0) }\n\n//go:noinline\nfunc plantedMoves(n int) int {\n\tswitch n {\n")
	for range h.r.IntN(60) {
		fmt.Fprintf(&text, "\tcase %d:\n\t\treturn n * %d\n", h.r.IntN(1<<30), h.r.IntN(1<<20))
	}
	text.WriteString("\t}\n\treturn 0\n}\n")
	fixture.WriteFile(t, filepath.Join(dir, h.pkg, "planted_moves.go"), text.String())
}

func packageClause(t *testing.T, path string) string {
	for line := range strings.Lines(read(t, path)) {
		if strings.HasPrefix(line, "package ") {
			return strings.TrimSpace(line)
		}
	}
	t.Fatalf("%s has no package clause", path)
	return ""
}

func commit(t *testing.T, dir, subject string) (hash string) {
	t.Helper()
	fixture.Git(t, dir, "add", "-A")
	fixture.Git(t, dir, "commit", "-q", "--allow-empty", "-m", subject)
	return fixture.Git(t, dir, "rev-parse", "HEAD")
}

// A searched is what was said of a history.
type searched struct {
	History, Commit, Function string
	Percent, Probability      float64 // the latter of the commit, or of no difference
	Change                    float64 // in per cent
	Right, Named              bool    // the commit, and the first function of its comparison
	Measured                  int
	Seconds                   float64
}

func searchHistory(t *testing.T, h plantedHistory) searched {
	dir := t.TempDir()
	good, guilty, want, target := h.make(t, dir)
	began := time.Now()
	b, err := bottleneck.Bisect(t.Context(), bottleneck.BisectConfig{Target: target, Good: good})
	if err != nil {
		t.Fatal(err)
	}
	s := searched{
		History: h.String(), Commit: b.Subject, Percent: h.percent, Probability: b.Probability, Change: 100 * (b.Change.Ratio - 1),
		Right: b.Commit == guilty, Measured: b.Measured, Seconds: time.Since(began).Seconds(),
	}
	if b.Commit == "" {
		s.Probability = b.NoDifference
	}
	if len(b.Functions) > 0 {
		s.Function = b.Functions[0].Function
		s.Named = s.Right && s.Function == want
	}
	return s
}

// What is said of real histories with 95 % is right, and the changed function is named.
func TestBisectHistories(t *testing.T) {
	from, to := cases(t, *histories, "this searches for some five minutes a case: run it with -planted.histories 0:20 and -timeout 3h")
	var rows []searched
	for i := from; i < to; i++ {
		h := newPlantedHistory(i)
		t.Run(h.String(), func(t *testing.T) {
			row := searchHistory(t, h)
			t.Logf("%+v", row)
			rows = append(rows, row)
			keep(t, row)
		})
	}
	if *changesKept != "" {
		rows = kept[searched](t)
	}
	certain, right, probable, named := 0, 0, 0, 0
	measured, seconds := 0, 0.0
	for _, row := range rows {
		if row.Right {
			probable++
		}
		if row.Probability >= bottleneck.DefaultCertain {
			certain++
			if row.Right {
				right++
			}
		}
		if row.Named {
			named++
		}
		measured += row.Measured
		seconds += row.Seconds
	}
	n := float64(max(1, len(rows)))
	t.Logf("%d of %d with 95 %% are right; of all %d, the most probable commit is right in %d, and the function in %d; %.1f commits measured, %.0f s each",
		right, certain, len(rows), probable, named, float64(measured)/n, seconds/n)
	if right < certain {
		t.Errorf("%d of %d certain answers are wrong", certain-right, certain)
	}
}
