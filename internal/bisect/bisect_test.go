package bisect

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/changepoint"
	"github.com/bottleneck-go/bottleneck/internal/compare"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

var long = flag.Bool("bisect.long", false, "search whole histories, some minutes each")

// A repository is one that a test makes.
type repository struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T) repository {
	t.Helper()
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	r := repository{t, t.TempDir()}
	r.git("init", "-q")
	r.write("go.mod", "module example.com/history\n\ngo 1.26\n")
	return r
}

func (r repository) git(args ...string) string {
	r.t.Helper()
	return fixture.Git(r.t, r.dir, args...)
}

func (r repository) write(name, text string) {
	r.t.Helper()
	fixture.WriteFile(r.t, filepath.Join(r.dir, name), text)
}

// record commits everything.
func (r repository) record(subject string) {
	r.t.Helper()
	r.git("add", "-A")
	r.git("commit", "-q", "--allow-empty", "-m", subject)
}

// commit commits everything and returns the hash.
func (r repository) commit(subject string) string {
	r.t.Helper()
	r.record(subject)
	return r.git("rev-parse", "HEAD")
}

const benchmark = `package parse

import "testing"

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		Parse()
	}
}
`

func TestExclude(t *testing.T) {
	r := newRepository(t)
	r.write("sub/parse/parse.go", "package parse\n\nfunc Parse() {}\n")
	r.write("sub/parse/parse_test.go", benchmark)
	r.write("sub/other/other.go", "package other\n")
	r.write("sub/token/token.go", "package token\n\nfunc T() {}\n")
	good := r.commit("good")
	var want []bool // whether the commit may have done it
	change := func(possible bool, name, text string) {
		r.write(name, text)
		r.record(name)
		want = append(want, possible)
	}
	change(false, "README.md", "hello\n")
	change(false, "sub/token/token.go", "package token\n\nfunc T() { println() }\n")
	change(false, "sub/other/other.go", "package other\n\nvar X = 1\n")
	change(true, "sub/parse/parse.go", "package parse\n\nimport \"example.com/history/sub/token\"\n\nfunc Parse() { token.T() }\n")
	change(true, "sub/token/token.go", "package token\n\nfunc T() {}\n") // it is imported now
	change(true, "sub/parse/testdata/a", "1")
	change(true, "go.mod", "module example.com/history\n\ngo 1.25\n")
	change(true, "sub/parse/parse.go", "package parse\n\nfunc Parse() { this does not parse }\n")
	change(true, "sub/parse/parse.go", "package parse\n\nfunc Parse() {}\n")
	change(false, "sub/token/token.go", "package token\n\nfunc T() { println(1) }\n") // and no more
	s := r.search(good, "sub")
	races := runtime.GOARCH == "amd64" || runtime.GOARCH == "arm64" // the detector exists
	if races {
		s.BuildFlags = []string{"-race"}
	}
	if err := s.exclude(t.Context()); err != nil {
		t.Fatal(err)
	}
	if races && (len(s.warnings) != 1 || !strings.Contains(s.warnings[0].Error(), "-race")) {
		t.Errorf("warnings %v, want one of -race", s.warnings)
	}
	for i, w := range want {
		if got := s.points.Possible(i + 1); got != w {
			t.Errorf("commit %d, %s: may have done it is %v, want %v", i+1, s.commit(i+1).Subject, got, w)
		}
	}
	if n := len(want) - len(slices.DeleteFunc(want, func(possible bool) bool { return !possible })); s.leftOut != n {
		t.Errorf("%d left out, want %d", s.leftOut, n)
	}
}

// search begins a search from a directory of the repository.
func (r repository) search(good, dir string) *search {
	r.t.Helper()
	c := Config{Target: suite.Target{Dir: filepath.Join(r.dir, dir), Packages: []string{"./parse"}}, Good: good}.withDefaults()
	tmp := r.t.TempDir()
	tree := revision.Tree{Dir: c.Dir, Tmp: tmp} // without a list of what git ignores: these tests build nothing of it
	h, err := revision.ReadHistory(r.t.Context(), tree, c.Good, c.Bad)
	if err != nil {
		r.t.Fatal(err)
	}
	return newSearch(c, tmp, h)
}

// What holds for all measurements is said once; what a comparison says of its own time is not. What
// only good or only bad has is said of the two.
func TestPassOn(t *testing.T) {
	r := newRepository(t)
	good := r.commit("good")
	r.record("bad")
	s := r.search(good, "")
	plain := fmt.Errorf("%w: whole runs take turns", instrument.ErrToolchain)
	for range 2 {
		s.passOn(t.Context(), []error{plain, errors.New("only 3 link layouts"), fmt.Errorf("%w: whole runs take turns", compare.ErrRecorder), &verdict.OneSide{Name: "BenchmarkX-2"}})
		s.followed.Name = "BenchmarkY-2"
		s.passOn(t.Context(), []error{&verdict.OneSide{Name: "BenchmarkZ-2", Base: true}})
	}
	if len(s.warnings) != 3 || s.warnings[0] != plain || !errors.Is(s.warnings[1], compare.ErrRecorder) || !strings.Contains(s.warnings[2].Error(), "only the head has BenchmarkX-2") {
		t.Errorf("warnings %v", s.warnings)
	}
}

// A commit at which the benchmark is identical is one at which nothing has changed, in any
// unit, though its name is that of the function alone.
func TestFollowIdentical(t *testing.T) {
	same := difference.Change{Ratio: 1, Low: 1, High: 1}
	measured := difference.BenchmarkDifference{Package: "m", Name: "BenchmarkX/b-2", Unit: difference.BytesPerOp, Change: difference.Change{Ratio: 2}}
	identical := func(pkg, name string) difference.BenchmarkDifference {
		return difference.BenchmarkDifference{Package: pkg, Name: name, Unit: difference.SecPerOp, Identical: true, Change: same}
	}
	check := func(name, want string, list ...difference.BenchmarkDifference) {
		t.Helper()
		s := &search{Config: Config{Unit: difference.BytesPerOp}, followed: suite.Key{Package: "m", Name: name}}
		got := "none"
		if b, err := s.find(&difference.Difference{Benchmarks: list}); err == nil {
			got = b.Package + " " + b.Name
		}
		if got != want {
			t.Errorf("%q follows %s, want %s", name, got, want)
		}
	}
	check("BenchmarkX/b-2", "m BenchmarkX-2", identical("m", "BenchmarkX-2"))
	check("BenchmarkX/b-2", "m BenchmarkX/b-2", identical("m", "BenchmarkY-2"), identical("other", "BenchmarkX-2"), measured)
	check("BenchmarkX/b-2", "none", identical("m", "BenchmarkXY-2"))
	check("BenchmarkX-2", "m BenchmarkX-2", identical("m", "BenchmarkX-2"))
	check("", "m BenchmarkX/b-2", identical("m", "BenchmarkY-2"), measured)
}

// Allocations that were none before, or are none now, are searched for too.
func TestFindNone(t *testing.T) {
	of := func(base, head float64, verdict difference.Verdict) *difference.Difference {
		return &difference.Difference{Benchmarks: []difference.BenchmarkDifference{{
			Package: "m", Name: "BenchmarkX-2", Unit: difference.AllocsPerOp, Verdict: verdict,
			Base: difference.Summary{Center: base}, Head: difference.Summary{Center: head},
		}}}
	}
	for _, c := range []struct {
		base, head float64
		verdict    difference.Verdict
		faster     bool
		certain    bool
	}{{0, 1, difference.Slower, false, true}, {1, 0, difference.Faster, true, true}, {0, 1, difference.Unclear, false, false}, {1, 0, difference.Faster, false, false}} {
		s := &search{Config: Config{Unit: difference.AllocsPerOp, Faster: c.faster}}
		b, err := s.find(of(c.base, c.head, c.verdict))
		if err != nil {
			t.Fatal(err)
		}
		if o := s.observation(1, b); (o.LogRatio > 100*o.Deviation) != c.certain {
			t.Errorf("%+v: %+v", c, o)
		}
	}
}

// What is read is given to the programs of each comparison anew.
func TestInput(t *testing.T) {
	s := &search{Config: Config{Stdin: strings.NewReader("input")}}
	if err := s.read(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if in := s.config(time.Second).Stdin; in == nil {
			t.Error("no input")
		} else if text, err := io.ReadAll(in); err != nil || string(text) != "input" {
			t.Errorf("input %q, %v", text, err)
		}
	}
	if s = new(search); s.read() != nil || s.config(time.Second).Stdin != nil {
		t.Error("there is input")
	}
}

func TestState(t *testing.T) {
	r := newRepository(t)
	good := r.commit("good")
	fixture.EmptyCommits(t, r.dir, "0", "1", "2", "3", "4")
	s := r.search(good, "")
	s.State = filepath.Join(t.TempDir(), "state")
	s.follow(suite.Key{Package: "example.com/history/parse", Name: "BenchmarkParse-2"})
	s.points.Observe(changepoint.Observation{Commit: 5, LogRatio: 0.1, Deviation: 0.01})
	s.points.Observe(changepoint.Observation{Commit: 0, LogRatio: 0.001, Deviation: 0.01})
	s.points.Observe(changepoint.Observation{Commit: 2, Base: 1, LogRatio: 0.002, Deviation: 0.01})
	if err := s.skip(t.Context(), 3, errors.New("does not build")); err != nil {
		t.Fatal(err)
	}
	again := r.search(good, "")
	again.State, again.Resume = s.State, true
	if err := again.restore(); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(again.points.Observations(), s.points.Observations()) || again.points.Measurable(3) || again.followed != s.followed || len(again.warnings) != 0 {
		t.Errorf("restored %+v of %q, warnings %v", again.points.Observations(), again.followed.Name, again.warnings)
	}
	r.record("another")
	other := r.search(good, "")
	other.State, other.Resume = s.State, true
	if err := other.restore(); err != nil || len(other.points.Observations()) != 0 || len(other.warnings) != 1 {
		t.Errorf("of another history: %v, %d measurements, warnings %v", err, len(other.points.Observations()), other.warnings)
	}
}

// Of commits that cannot be told apart, the last one is measured, against the last one
// before them that can be.
func TestGuilty(t *testing.T) {
	r := newRepository(t)
	good := r.commit("good")
	fixture.EmptyCommits(t, r.dir, "0", "1", "2", "3", "4", "5", "6", "7")
	s := r.search(good, "")
	for _, i := range []int{3, 4, 5} {
		s.points.Skip(i)
	}
	s.points.Exclude(7)
	for _, c := range []struct {
		likely, commit, before int
		alone                  bool
	}{{2, 2, 1, true}, {4, 6, 2, false}, {6, 6, 2, false}, {8, 8, 6, true}, {1, 1, 0, true}} {
		posterior := make([]float64, 9)
		posterior[c.likely] = 1
		commit, before := s.guilty(posterior)
		if alone := s.alone(before, commit); commit != c.commit || before != c.before || alone != c.alone {
			t.Errorf("%d: compared %d with %d, alone %v, want %+v", c.likely, commit, before, alone, c)
		}
	}
	// What was measured at the bad commit is due to one before that may have done it.
	s = r.search(good, "")
	s.points.Exclude(7)
	s.points.Exclude(8)
	s.points.Skip(6)
	posterior := make([]float64, 9)
	posterior[6] = 1
	if commit, before := s.guilty(posterior); commit != 6 || before != 5 {
		t.Errorf("compared %d with %d, want 6 with 5", commit, before)
	}
	if h := s.step(changepoint.Step{After: 3, Commit: 8}); h.Commit != s.commit(6).Hash || h.After != s.commit(3).Hash {
		t.Errorf("the step is %+v, want 6 after 3", h)
	}
}

// Where good and bad have nothing in common, the commit is named that may have renamed it, or
// that adds what good lacks.
func TestLacking(t *testing.T) {
	r := newRepository(t)
	r.write("parse/parse_test.go", benchmark)
	good := r.commit("good")
	r.write("parse/more_test.go", "package parse\n\n// As does BenchmarkParse.\n")
	r.record("more")
	r.write("parse/parse_test.go", strings.Replace(benchmark, "Parse", "Read256", 1))
	renamed := r.commit("read")
	below := strings.Replace(benchmark, "Parse", "Read256", 1) + "\nvar sizes = []string{\"deep-1\"}\n"
	r.write("parse/parse_test.go", below)
	deeper := r.commit("deeper")
	r.write("parse/parse_test.go", "package parse\n")
	r.write("parse/moved_test.go", below)
	r.record("move")
	r.write("new/new_test.go", strings.Replace(benchmark, "Parse", "New", 1))
	bad := r.commit("bad")
	s := r.search(good, "")
	check := func(want string, err error) {
		t.Helper()
		got := s.skip(t.Context(), len(s.history.Commits), suite.Usagef("none: %w", err))
		if !strings.HasSuffix(got.Error(), err.Error()+want) {
			t.Errorf("%v, want at its end %s", got, want)
		}
	}
	check(fmt.Sprintf("; the last commit that adds or removes BenchmarkParse is %.12[1]s \"read\": search before it with -bad %.12[1]s^, or behind it with -good %.12[1]s", renamed),
		&verdict.Apart{Base: []string{"BenchmarkParse/deep-2"}, Head: []string{"BenchmarkRead256-2"}})
	check(fmt.Sprintf("; the first commit that adds or removes BenchmarkRead256 is %.12[1]s \"read\": search behind it with -good %.12[1]s", renamed), &verdict.Apart{Head: []string{"BenchmarkRead256-2"}})
	check(fmt.Sprintf("; the first commit that adds or removes \"deep-1\" in a test is %.12[1]s \"deeper\": search behind it with -good %.12[1]s", deeper), &verdict.Apart{Head: []string{"BenchmarkOther/deep-1-2"}})
	check(fmt.Sprintf("; the first commit that adds or removes BenchmarkNew is %.12s \"bad\", the bad one: there is nothing to search with it", bad), &verdict.Apart{Head: []string{"BenchmarkNew"}})
	check("", &verdict.Apart{Head: []string{"BenchmarkGone"}})
	check("", &verdict.Apart{Head: []string{"example.com/history/parse"}})
	s.Packages = []string{"./parse", "./new/..."}
	check(fmt.Sprintf("; the first commit that adds ./new/ is %.12s \"bad\", the bad one: there is nothing to search with it", bad), gorun.ErrNoPackages)
}

// A commit that is the same as its parent, when it is compared with that at last, is not the answer.
func TestRefuted(t *testing.T) {
	r := newRepository(t)
	good := r.commit("good")
	fixture.EmptyCommits(t, r.dir, "1", "2", "3", "4", "5", "6", "7", "8")
	var s *search
	var closings int
	wrong := make(map[int]bool) // what is measured otherwise at first
	compared := func(_ context.Context, base, head int, limit time.Duration) (*difference.Difference, error) {
		ratio, noise := 1.0, 0.03
		if base < 6 && head >= 6 || wrong[head] && base == 0 {
			ratio = 1.1
		}
		if limit == explainTime {
			closings++
			noise = 0.005
		}
		delete(wrong, head)
		c := difference.Change{Ratio: ratio, Low: ratio * (1 - noise), High: ratio * (1 + noise)}
		return &difference.Difference{Benchmarks: []difference.BenchmarkDifference{{Package: "m", Name: "BenchmarkX-2", Unit: difference.SecPerOp, Change: c}}}, nil
	}
	check := func(commit string, least float64, most int, unconfirmed bool, warning string) {
		t.Helper()
		if err := s.measureAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		b, err := s.answer(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		reporttest.CheckBisection(t, b)
		if b.Subject != commit || b.Probability < least || closings > most || b.Unconfirmed != unconfirmed || len(b.Warnings) == 0 || !strings.Contains(errors.Join(b.Warnings...).Error(), warning) {
			t.Errorf("%q with %.3f after %d comparisons, unconfirmed %v, warnings %v; want %s with %.2f after %d", b.Subject, b.Probability, closings, b.Unconfirmed, b.Warnings, commit, least, most)
		}
	}
	s = r.search(good, "")
	s.compared = compared
	wrong[3], wrong[4], wrong[5] = true, true, true
	refuted := fmt.Sprintf("%.12s seemed to be the commit: compared with the one before, it is +0.00 %% (-0.50 to +0.50 %%)", s.commit(3).Hash)
	check("6", DefaultCertain, 4, false, refuted)
	s = r.search(good, "")
	s.compared, s.MaxTime, closings = compared, 0, 0
	for i := range 9 {
		s.points.Observe(changepoint.Observation{Commit: i, LogRatio: math.Log(1 + 0.1*float64(i/3)/float64(max(1, i/3))), Deviation: 0.015})
	}
	check("4", 0, 1, true, refuted)
}

func TestModuleLines(t *testing.T) {
	r := newRepository(t)
	good := r.commit("good")
	r.write("go.mod", "module example.com/history\n\ngo 1.26\n\nrequire (\n\texample.com/a v1.0.0\n\texample.com/b v1.0.0\n)\n")
	r.record("two")
	r.write("go.mod", "module example.com/history\n\ngo 1.26\n\nrequire example.com/a v1.1.0\n")
	r.record("one")
	s := r.search(good, "")
	lines, err := s.moduleLines(t.Context(), 2)
	want := []string{"- require (", "- example.com/a v1.0.0", "- example.com/b v1.0.0", "+ example.com/a v1.1.0"}
	if err != nil || !slices.Equal(slices.DeleteFunc(lines, func(l string) bool { return l == "- (" }), slices.DeleteFunc(want, func(l string) bool { return l == "- require (" })) {
		t.Errorf("lines %q, %v, want %q", lines, err, want)
	}
}

func TestRunRefuses(t *testing.T) {
	r := newRepository(t)
	r.write("parse/parse.go", "package parse\n")
	good := r.commit("good")
	r.write("parse/parse.go", "package parse\n\nvar X = 1\n")
	r.record("bad")
	r.write("other/other.go", "package other\n")
	r.git("add", "-A")
	r.git("commit", "-q", "-m", "of another package")
	target := suite.Target{Dir: r.dir, Packages: []string{"./..."}}
	for _, c := range []Config{
		{Target: target},
		{Target: target, Good: "missing"},
		{Target: target, Good: "HEAD"},
		{Target: target, Good: good, Certain: 1.5},
		{Target: target, Good: good, Step: -1},
		{Target: target, Good: good}, // no benchmarks
		{Target: suite.Target{Dir: r.dir, Packages: []string{"./parse"}}, Good: "HEAD^"}, // nor do commits change what there is
	} {
		_, err := Run(t.Context(), c)
		if !errors.Is(err, suite.ErrUsage) {
			t.Errorf("%+v: %v, want ErrUsage", c, err)
			continue
		}
		if c.Good == good && c.Step == 0 && c.Certain == 0 && !strings.Contains(err.Error(), "("+good[:12]+")") {
			t.Errorf("%v, want the commit and no temporary directory", err)
		}
	}
}

// A history of edits that only move code, and one that makes helper take ten times
// as long, a tenth of the whole.
func TestRun(t *testing.T) {
	if !*long {
		t.Skip("searches a history for minutes: set -bisect.long")
	}
	r := newRepository(t)
	r.write("parse/parse_test.go", benchmark)
	source := func(turns, extra int) {
		var text strings.Builder
		text.WriteString(fmt.Sprintf("package parse\n\nvar sink uint64\n\nfunc Parse() {\n\tx := sink\n\tfor range 40 {\n\t\tx = spin(x, 20)\n\t}\n\tsink = helper(x)\n}\n\n//go:noinline\nfunc spin(x uint64, n int) uint64 {\n\tfor range n {\n\t\tx = x*6364136223846793005 + 1\n\t}\n\treturn x\n}\n\n//go:noinline\nfunc helper(x uint64) uint64 {\n\tfor range %d {\n\t\tx = x*6364136223846793005 + 1\n\t}\n\treturn x\n}\n", turns))
		for i := range extra {
			text.WriteString(fmt.Sprintf("\nfunc Extra%d(x int) int { return x * %d }\n", i, i))
		}
		r.write("parse/parse.go", text.String())
	}
	source(20, 0)
	good := r.commit("good")
	guilty := ""
	for i := range 24 {
		turns := 20
		if i >= 14 {
			turns = 100
		}
		source(turns, i)
		if hash := r.commit(fmt.Sprint("edit ", i)); i == 14 {
			guilty = hash
		}
	}
	b, err := Run(t.Context(), Config{Target: suite.Target{Dir: r.dir, Packages: []string{"./parse"}}, Good: good, MaxTime: 4 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	reporttest.CheckBisection(t, b)
	if b.Commit != guilty || b.Probability < DefaultCertain || len(b.Functions) == 0 || b.Functions[0].Function != "example.com/history/parse.helper" {
		t.Errorf("commit %s with %.2f, functions %+v, want %s and helper", b.Commit, b.Probability, b.Functions, guilty)
	}
}

// A commit without the directory in which the user stands lacks the benchmark.
func TestNoDirectory(t *testing.T) {
	r := newRepository(t)
	r.write("sub/parse/parse.go", "package parse\n")
	good := r.commit("good")
	r.git("rm", "-q", "-r", "sub")
	r.record("without")
	r.write("sub/parse/parse.go", "package parse\n")
	r.record("bad")
	s := r.search(good, "sub")
	if err := s.measure(t.Context(), 1); err != nil || s.failed[1] == nil || s.points.Measurable(1) {
		t.Errorf("%v, and it failed with %v, want it passed over", err, s.failed[1])
	}
}

// So is a commit with a submodule that is not there, with a warning.
func TestNoSubmodule(t *testing.T) {
	sub, r := newRepository(t), newRepository(t)
	sub.record("sub")
	r.write("parse.go", "package parse\n")
	r.git("submodule", "--quiet", "add", sub.dir, "sub")
	good := r.commit("good")
	r.git("update-index", "--cacheinfo", "160000,"+strings.Repeat("5", 40)+",sub")
	r.git("commit", "-q", "-m", "without")
	r.record("bad") // with the submodule as it is checked out
	s := r.search(good, "")
	if err := s.measure(t.Context(), 1); err != nil || s.points.Measurable(1) {
		t.Errorf("%v, want it passed over", err)
	}
	if len(s.warnings) != 1 || !strings.Contains(s.warnings[0].Error(), "submodule sub lacks 555555555555") {
		t.Errorf("warnings %v, want one that names the submodule", s.warnings)
	}
}

func TestBeginsAside(t *testing.T) {
	r := newRepository(t)
	r.record("fork")
	r.git("checkout", "-q", "-b", "side")
	r.record("good")
	r.git("checkout", "-q", "-")
	r.record("bad")
	if s := r.search("side", ""); len(s.warnings) != 1 || !strings.Contains(s.warnings[0].Error(), "the search begins where they part, at "+s.commit(0).Hash[:12]) || s.commit(0).Subject != "fork" {
		t.Errorf("begins at %q, warnings %v", s.commit(0).Subject, s.warnings)
	}
}
