package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/color"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/timing"
)

func normal(n int, mean, sd float64) *timing.Recorder {
	rng := rand.New(rand.NewPCG(1, 2))
	r := new(timing.Recorder)
	for range n {
		r.Record(time.Duration(math.Round(mean + sd*rng.NormFloat64())))
	}
	return r
}

func TestColumnsHoldEverything(t *testing.T) {
	check := func(name string, r *timing.Recorder, unit string, columns int) {
		t.Helper()
		b := newBars(r, 1)
		sum := 0.0
		for _, bin := range b.bins {
			sum += bin.weight
		}
		if math.Abs(sum-float64(r.Count())) > 1e-6*sum {
			t.Errorf("%s: the columns hold %v, want %d", name, sum, r.Count())
		}
		if b.unit != unit || len(b.bins) > mostBars || len(b.bins) < columns {
			t.Errorf("%s: %d columns in %s, want %d to %d in %s", name, len(b.bins), b.unit, columns, mostBars, unit)
		}
	}
	one := new(timing.Recorder)
	one.Record(7)
	check("one timing", one, "ns", 1)
	check("narrow", normal(1000, 40, 3), "ns", 10)
	check("wide", normal(1000, 5e4, 1e3), "µs", 50)
	check("seconds", normal(1000, 3e10, 1e9), "s", 50)
	check("milliseconds", normal(6, 3e7, 1e6), "ms", 2)
}

// With 10,000 normal timings every column of 2 ns must be where the curve is:
// within five deviations of a Poisson count. There are about 80 columns, so
// chance fails one in 20,000 times, and the seed is fixed.
func TestCurveFitsNormalTimings(t *testing.T) {
	b := newBars(normal(10000, 1000, 20), 1)
	for _, bin := range b.bins {
		want := b.normal((bin.min + bin.max) / 2)
		// A bucket above 512 ns is 8 or 16 ns wide: compare where the curve is
		// nearly straight over that.
		if z := math.Abs((bin.min+bin.max)/2-b.mean) / b.sd; z > 0.7 && z < 1.3 {
			if math.Abs(bin.weight-want) > 5*math.Sqrt(want)+0.15*want {
				t.Errorf("%v to %v holds %.1f, the curve %.1f", bin.min, bin.max, bin.weight, want)
			}
		}
	}
}

func TestSlowestLeftOut(t *testing.T) {
	r := normal(9999, 100, 5)
	r.Record(time.Second)
	b := newBars(r, 0)
	if b.left == 0 || b.left > 100 || b.n+b.left != 10000 {
		t.Errorf("%d kept and %d left out of 10000, want at most 100", b.n, b.left)
	}
	if math.Abs(b.mean-99.9) > 0.3 || math.Abs(b.sd-4.85) > 0.3 || b.leftHigh != time.Second {
		t.Errorf("mean %v, deviation %v, slowest %v", b.mean, b.sd, b.leftHigh)
	}
	text := Histogram{What: "pixel"}.title(b)
	if !strings.Contains(text, " to 1s") || !strings.Contains(text, "N = 99") {
		t.Errorf("title %q", text)
	}
}

func TestWrite(t *testing.T) {
	r := normal(1000, 40, 3)
	same := new(timing.Recorder)
	for range 5 {
		same.Record(12)
	}
	for _, data := range []*timing.Recorder{r, same} {
		var file, again bytes.Buffer
		if err := (Histogram{What: "pixel"}).Write(&file, "png", data); err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(&file)
		if err != nil || m.Bounds().Dx() != 960 || m.Bounds().Dy() != 600 {
			t.Fatalf("the PNG is %v, %v; want 960 by 600", m.Bounds(), err)
		}
		seen := make(map[color.Color]int)
		for y := range 600 {
			for x := range 960 {
				seen[color.RGBAModel.Convert(m.At(x, y))]++
			}
		}
		if seen[blue] < 10_000 || seen[dark] < 100 || (seen[red] > 100) != (data == r) {
			t.Errorf("%d pixels of columns, %d of texts and lines, %d of the curve", seen[blue], seen[dark], seen[red])
		}
		var svg bytes.Buffer
		if err := (Histogram{What: "pixel", Note: "drawn <here>"}).Write(&svg, "svg", data); err != nil {
			t.Fatal(err)
		}
		if err := (Histogram{What: "pixel", Note: "drawn <here>"}).Write(&again, "svg", data); err != nil || !bytes.Equal(svg.Bytes(), again.Bytes()) {
			t.Errorf("drawn twice, two pictures (error %v)", err)
		}
		checkSVG(t, svg.Bytes(), "N = ", "time of one pixel (ns)", "mean ", "drawn <here>")
	}
}

// checkSVG wants well-formed XML with all the texts.
func checkSVG(t *testing.T, svg []byte, texts ...string) {
	t.Helper()
	var all strings.Builder
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := token.(xml.CharData); ok {
			all.Write(s)
			all.WriteByte(' ')
		}
	}
	for _, text := range texts {
		if !strings.Contains(all.String(), text) {
			t.Errorf("the SVG lacks %q", text)
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestErrors(t *testing.T) {
	check := func(why string, got, want error) {
		t.Helper()
		if !errors.Is(got, want) {
			t.Errorf("%s: error %v, want %v", why, got, want)
		}
	}
	check("nothing", Histogram{}.Write(io.Discard, "png", new(timing.Recorder)), ErrEmpty)
	check("no format", Histogram{}.Write(io.Discard, "pdf", normal(9, 9, 1)), ErrFormat)
	check("full disk", Histogram{}.Write(broken{}, "png", normal(9, 9, 1)), io.ErrShortWrite)
	check("full disk", Histogram{}.Write(broken{}, "svg", normal(9, 9, 1)), io.ErrShortWrite)
	_, err := Format("a.gif")
	check("gif", err, ErrFormat)
	if f, err := Format("dir.x/A.SVG"); f != "svg" || err != nil {
		t.Errorf("A.SVG is %q, %v", f, err)
	}
}

func TestTicks(t *testing.T) {
	check := func(low, high float64, want string) {
		t.Helper()
		var got []string
		for _, tick := range ticks(low, high) {
			got = append(got, tick.label)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%v to %v is marked %q, want %q", low, high, got, want)
		}
	}
	check(0, 7, "0 1 2 3 4 5 6 7")
	check(17, 129, "20 40 60 80 100 120")
	check(0, 0.65, "0 0.1 0.2 0.3 0.4 0.5 0.6")
	check(0, 1.3e6, "0 200000 400000 600000 800000 1000000 1200000")
	check(6.5, 7.5, "6.6 6.8 7 7.2 7.4")
}
