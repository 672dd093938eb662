package planted

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// A foreignChange plants a loop into a function of a well-known module: in both
// sides, with other numbers of turns, or in the head alone.
type foreignChange struct {
	foreign
	percent  float64
	headOnly bool
}

var twain = foreign{"github.com/klauspost/compress@v1.20.3", "./huff0", "^BenchmarkCompress1XReuseNone$/^twain$", "compress.go", "Compress1X", ""}

var sum = foreign{"github.com/cespare/xxhash/v2@v2.3.0", ".", "^BenchmarkSum64String$/^4KB$", "xxhash_unsafe.go", "Sum64String", ""}

var foreignChangeList = []foreignChange{
	{foreigns[0], 5, false}, {foreigns[0], -10, false},
	{foreign{"github.com/tidwall/gjson@v1.20.0", ".", "^BenchmarkValid$", "gjson.go", "Valid", ""}, 10, true},
	{foreign{"github.com/tidwall/gjson@v1.20.0", ".", "^BenchmarkValid$", "gjson.go", "validobject", ""}, 5, false},
	{foreigns[3], 5, false}, {foreigns[3], 50, true},
	{foreigns[4], -5, false}, {foreigns[4], 2, false},
	{twain, 10, true}, {twain, -2, false},
	{foreigns[6], 5, false}, {foreigns[6], 50, true},
	{sum, -5, false}, {sum, 10, false},
	{foreigns[9], 5, false}, {foreigns[9], -2, false},
}

func foreignChanges() (list []plantedChange) {
	for _, c := range foreignChangeList {
		name := strings.TrimPrefix(c.module[:strings.IndexByte(c.module, '@')], "github.com/") + " " + c.function
		if c.headOnly {
			name += " (loop only in head)"
		}
		list = append(list, plantedChange{name, c.percent, c.write})
	}
	return list
}

const foreignLoop = "{ x := plantedSink; for i := 0; i < plantedTurns; i++ { x = x*6364136223846793005 + 1442695040888963407 }; plantedSink = x }"

// write makes both sides, after measuring what a turn costs.
func (c foreignChange) write(t *testing.T, base, head string) (want, pkg, bench string) {
	for _, dir := range []string{base, head} {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	c.way = "change"
	want = c.plant(t, head)
	without, turn := c.turn(t, head)
	// The loop is a quarter of the base, or what the change takes, and a turn no
	// more than a hundredth of the change.
	size := math.Abs(c.percent) / 100
	first := math.Ceil(max(0.33*without/turn, without/turn*size/(1-size), 100))
	if c.headOnly {
		first = 0
	}
	second := first + math.Round(c.percent/100*(without+first*turn)/turn)
	if second < 0 || second == first {
		t.Fatalf("%s: %v to %v turns of %v ns in %v ns", c.function, first, second, turn, without)
	}
	t.Logf("%.0f ns, a turn of the loop %.2f ns: %.0f to %.0f turns", without, turn, first, second)
	if c.headOnly {
		c.download(t, base)
	} else {
		c.plant(t, base)
		c.turns(t, base, first)
	}
	c.turns(t, head, second)
	return want, c.pkg, c.bench
}

// turn measures what the benchmark takes without the loop, and what a turn of the
// loop adds, in turns, with so many that they take most of the time: what disturbs
// the machine is smaller than that.
func (c foreignChange) turn(t *testing.T, dir string) (without, turn float64) {
	turns, with := 1000.0, 0.0
	without = math.Inf(1)
	for with < 4*without {
		turns *= 2
		c.turns(t, dir, 0)
		without = min(without, c.nanoseconds(t, dir))
		c.turns(t, dir, turns)
		with = c.nanoseconds(t, dir)
	}
	return without, (with - without) / turns
}

// turns sets how often the planted loop is run.
func (c foreignChange) turns(t *testing.T, dir string, n float64) {
	t.Helper()
	path := filepath.Join(dir, c.pkg, "planted.go")
	pkg := strings.Fields(read(t, path))[1]
	text := fmt.Sprintf("package %s\n\nvar (\n\tplantedSink uint64\n\tplantedTurns = %.0f\n)\n", pkg, n)
	fixture.WriteFile(t, path, text)
}

// nanoseconds is the best time of the benchmark in some short runs.
func (c foreignChange) nanoseconds(t *testing.T, dir string) float64 {
	t.Helper()
	cmd := exec.Command("go", "test", "-run=^$", "-bench="+c.bench, "-benchtime=5ms", "-count=30", c.pkg)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	best := math.Inf(1)
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if i := len(fields); i >= 4 && strings.HasPrefix(line, "Benchmark") {
			if x, err := strconv.ParseFloat(fields[2], 64); err == nil {
				best = min(best, x)
			}
		}
	}
	return best
}
