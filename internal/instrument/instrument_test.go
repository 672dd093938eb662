package instrument

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func goroot(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// Where there is no clock of our own, the runtime's timers sample.
func TestStandardRecords(t *testing.T) {
	binary := buildRecording(t, runtime.GOOS)
	t.Run("clock", func(t *testing.T) { testStandardRecords(t, binary) })
	t.Run("clock varies", func(t *testing.T) { testClockVaries(t, binary) })
	t.Run("clock gives way", func(t *testing.T) { testClockGivesWay(t, binary) })
	t.Run("timers", func(t *testing.T) {
		if period := testStandardRecords(t, buildRecording(t, "freebsd")); period != "4000000" {
			t.Errorf("a sample every %s ns, want 4000000", period)
		}
	})
}

// testStandardRecords returns what the first mark says of the sampling period.
func testStandardRecords(t *testing.T, binary string) (period string) {
	dir := record(t, binary, "A", "20ms")
	marks := read(t, filepath.Join(dir, "marks"))
	var kinds strings.Builder
	for line := range strings.Lines(marks) {
		kinds.WriteByte(line[0])
	}
	// The first window may end early: what waits for a processor in runtime.GC gives way
	// to others so often that it uses the budget up. Main's round holds the benchmark's;
	// its own first reset falls between.
	first, later, _ := strings.Cut(kinds.String(), "W")
	later = strings.NewReplacer("w", "", "W", "").Replace(later)
	if got, want := first+"W"+later, "IWAMmrzsrzszpeCRpexX"; got != want {
		t.Errorf("marks %q, want %q:\n%s", got, want, marks)
	}
	if !strings.Contains(marks, " BenchmarkA\t") || !strings.Contains(marks, " ns/op\n") {
		t.Errorf("no result in the marks:\n%s", marks)
	}
	for _, name := range []string{"cpu.pprof", "allocs.pprof", "samples", "trace"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	return strings.Fields(marks)[3]
}

const clockPeriod = "1427003"

// A loop is not to be met by a fixed period at the same places again and again. Each quarter
// of a second has another period, whose rates lie 2.5 to 4 % apart.
func testClockVaries(t *testing.T, binary string) {
	fixture.Slow(t)
	dir := record(t, binary, "A", "600ms")
	if marks := read(t, filepath.Join(dir, "marks")); strings.Fields(marks)[3] != clockPeriod {
		t.Skip("the system has no clock that could vary: the runtime's timers sample")
	}
	var last float64
	var periods []float64
	for line := range strings.Lines(read(t, filepath.Join(dir, "samples"))) {
		at, err := strconv.ParseFloat(strings.Fields(line)[0], 64)
		if err != nil {
			t.Fatal(err)
		}
		if last > 0 {
			periods = append(periods, at-last)
		}
		last = at
	}
	const some = 40
	if len(periods) < 3*some {
		t.Skipf("%d periods: others have the processors", len(periods))
	}
	var medians []float64
	for chunk := range slices.Chunk(periods[:len(periods)/some*some], some) {
		slices.Sort(chunk)
		medians = append(medians, chunk[some/2])
	}
	if low, high := slices.Min(medians), slices.Max(medians); high < 1.012*low {
		t.Errorf("the medians of each %d periods lie between %v and %v ns, want 2.5 to 4 %% between them", some, low, high)
	}
}

// Where threads are switched all the time, the runtime's timers sample, and their
// samples stand for more.
func testClockGivesWay(t *testing.T, binary string) {
	fixture.Slow(t)
	dir := record(t, binary, "Switches", "1s")
	marks := read(t, filepath.Join(dir, "marks"))
	if strings.Fields(marks)[3] != clockPeriod {
		t.Skip("the system has no clock that could give way: the runtime's timers sample")
	}
	_, result, _ := strings.Cut(marks, "BenchmarkSwitches")
	if ns, _ := strconv.ParseFloat(strings.Fields(result)[2], 64); ns > 10_000 {
		t.Skipf("two switches in %v ns are too few: others have the processors", ns)
	}
	samples := make(map[bool]int)
	var sum, cpu float64
	for line := range strings.Lines(read(t, filepath.Join(dir, "samples"))) {
		each := strings.Fields(line)[3]
		samples[each == clockPeriod]++
		time, _ := strconv.ParseFloat(each, 64)
		sum += time
	}
	for line := range strings.Lines(marks) {
		cpu, _ = strconv.ParseFloat(strings.Fields(line)[2], 64)
	}
	if samples[false] < samples[true] {
		t.Errorf("%d samples are the clock's, and %d the runtime's", samples[true], samples[false])
	}
	if sum < 0.75*cpu || sum > 1.25*cpu {
		t.Errorf("samples of %v ms in %v ms of processor time", sum/1e6, cpu/1e6)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// recordedSource has the benchmarks that are recorded.
const recordedSource = `package m

import (
	"runtime"
	"sync/atomic"
	"testing"
)

func BenchmarkCounting(b *testing.B) {
	var n [2]int64
	for i := range b.N {
		hit(&n, i)
	}
}

func hit(n *[2]int64, i int) { atomic.AddInt64(&n[i&1], 1) }

func BenchmarkA(b *testing.B) {
	for b.Loop() {
	}
}

func BenchmarkSwitches(b *testing.B) {
	ping, pong := make(chan bool), make(chan bool)
	go func() {
		runtime.LockOSThread()
		for range ping {
			pong <- true
		}
	}()
	runtime.LockOSThread()
	for b.Loop() {
		ping <- true
		<-pong
	}
	runtime.UnlockOSThread()
	close(ping)
}
`

// buildRecording builds the test program of a module through the overlay for a system.
func buildRecording(t *testing.T, goos string) (binary string) {
	t.Helper()
	o, err := Standard(Sources{GOROOT: goroot(t), GOOS: goos})
	if err != nil {
		t.Fatal(err)
	}
	dir := fixture.Tree(t, map[string]string{"go.mod": "module example.com/m\n\ngo 1.26\n", "m_test.go": recordedSource})
	overlay, err := o.WriteTo(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	binary = filepath.Join(dir, "m.test")
	build := exec.Command("go", "test", "-c", "-ldflags=-w "+LinkFlags, "-overlay", overlay, "-o", binary)
	build.Dir, build.Env = dir, append(os.Environ(), "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", build, err, out)
	}
	return binary
}

// record records a benchmark of the program and returns where.
func record(t *testing.T, binary, benchmark, benchTime string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	run := exec.Command(binary, "-test.bench=^Benchmark"+benchmark+"$", "-test.benchtime="+benchTime)
	run.Dir, run.Env = dir, append(os.Environ(), RecordVariable+"="+dir, "GOFLAGS=")
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", run, err, out)
	}
	return dir
}

func TestStandardRefuses(t *testing.T) {
	if _, err := Standard(Sources{GOROOT: t.TempDir(), GOOS: runtime.GOOS}); !errors.Is(err, ErrToolchain) {
		t.Errorf("no sources at all: %v, want ErrToolchain", err)
	}
}

// Each mutation takes away something that the rewriting looks for.
func TestRewriteRefuses(t *testing.T) {
	root := goroot(t)
	check := func(file string, change func(*source) error, old, new string) {
		t.Helper()
		text := read(t, filepath.Join(root, "src", filepath.FromSlash(file)))
		changed := strings.Replace(text, old, new, 1)
		if changed == text {
			t.Fatalf("%s does not hold %q", file, old)
		}
		s, err := parse(file, changed)
		if err != nil {
			t.Fatal(err)
		}
		if change(s) == nil {
			t.Errorf("%s without %q was rewritten", file, old)
		}
	}
	check("runtime/pprof/proto.go", rewriteProto, ") build()", ") finish()")
	check("runtime/pprof/proto.go", rewriteProto, "labels = func()", "texts = func()")
	check("runtime/pprof/pprof.go", rewritePprof, "func StartCPUProfile(", "func BeginCPUProfile(")
	check("runtime/pprof/pprof.go", rewritePprof, "func StopCPUProfile(", "func EndCPUProfile(")
	check("runtime/pprof/runtime.go", rewriteLabels, "func Do(", "func With(")
	check("runtime/pprof/label.go", rewriteLabelSet, "func Labels(", "func MakeLabels(")
	check("runtime/pprof/label.go", rewriteLabelSet, "Value: args", "Text: args[0], Value: args")
	check("testing/testing.go", rewriteTesting, "func MainStart(", "func StartMain(")
	check("testing/testing.go", rewriteTesting, "func (m *M) Run(", "func (m *M) Go(")
	check("testing/benchmark.go", rewriteBenchmark, ") StartTimer(", ") Start(")
	check("testing/benchmark.go", rewriteBenchmark, "b.start = highPrecisionTimeNow()", "b.begin = highPrecisionTimeNow()")
	check("testing/benchmark.go", rewriteBenchmark, "b.duration += ", "b.duration -= ")
	check("testing/benchmark.go", rewriteBenchmark, "b.result = ", "b.outcome = ")
	check("testing/benchmark.go", rewriteServing, "func runBenchmarks(", "func runAll(")
	check("testing/benchmark.go", rewriteServing, ") processBench(", ") process(")
	check("testing/benchmark.go", rewriteServing, ") Run(", ") RunAll(")
	check("testing/benchmark.go", rewriteServing, "runtime.GC()", "runtime.Gosched()")
	check("testing/benchmark.go", rewriteServing, "runtime.ReadMemStats(", "runtime.ReadStats(")
}

// A program that fails to replace itself, as it tries where another one is, is recorded on.
func TestAddExec(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "plan9" {
		t.Skip("no program replaces itself there")
	}
	o, err := Standard(Sources{GOROOT: goroot(t), GOOS: runtime.GOOS})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.AddExec(); err != nil {
		t.Fatal(err)
	}
	text := string(o.replace[filepath.Join(o.src, "syscall", "exec_unix.go")])
	if !strings.Contains(text, "f != nil && bottleneckExecutable(argv0) { f() }") || !strings.Contains(text, "Stat(path, &s) == nil") {
		t.Errorf("the record ends whatever is to be executed:\n%s", text)
	}
}
