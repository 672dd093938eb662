// Menacecurve draws how the second player of chooser/menace learns: the share of
// matches that it loses, over the number of matches it was trained by. It writes
// menace-curve.csv and menace-curve.svg into the directory it is given.
package main

import (
	"bytes"
	"fmt"
	"image/color"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"github.com/bottleneck-go/bottleneck/chooser/menace"
)

const seeds = 8

// steps are the numbers of matches: four for each power of ten.
var steps = []int{100, 178, 316, 562, 1000, 1778, 3162, 5623, 10_000, 17_783, 31_623, 56_234,
	100_000, 177_828, 316_228, 562_341, 1_000_000, 1_778_279, 3_162_278}

// A point is the shares lost after so many matches, of each seed.
type point struct {
	matches         int
	random, perfect [seeds]float64
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: menacecurve DIRECTORY")
	}
	points := learn()
	if err := writeTable(filepath.Join(os.Args[1], "menace-curve.csv"), points); err != nil {
		log.Fatal(err)
	}
	if err := writePlot(filepath.Join(os.Args[1], "menace-curve.svg"), points); err != nil {
		log.Fatal(err)
	}
}

func learn() []point {
	points := make([]point, len(steps))
	for seed := range seeds {
		first, second := menace.NewBrain(), menace.NewBrain()
		r := rand.New(rand.NewPCG(uint64(seed), 0))
		played := 0
		for i, matches := range steps {
			menace.Train(first, second, matches-played, r)
			played = matches
			points[i].matches = matches
			points[i].random[seed] = menace.Expect(menace.Random, second).First
			points[i].perfect[seed] = menace.Expect(menace.Perfect, second).First
		}
	}
	return points
}

func writeTable(path string, points []point) error {
	var out bytes.Buffer
	fmt.Fprintln(&out, "matches,seed,lost against random play,lost against perfect play")
	for _, p := range points {
		for seed := range seeds {
			fmt.Fprintf(&out, "%d,%d,%.6f,%.6f\n", p.matches, seed, p.random[seed], p.perfect[seed])
		}
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}

func writePlot(path string, points []point) error {
	p := plot.New()
	p.Title.Text, p.Title.Padding = "A second player learns: matches lost, mean and range of 8 seeds", vg.Points(6)
	p.X.Label.Text = "matches of training"
	p.Y.Label.Text = "share of matches lost"
	p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, powers{}
	p.Y.Scale, p.Y.Tick.Marker = plot.LogScale{}, shares{}
	p.X.Padding, p.Y.Padding = 0, 0
	p.Y.Min, p.Y.Max = 0.0003, 1
	p.Legend.Left, p.Legend.XOffs, p.Legend.YOffs = true, vg.Points(6), vg.Points(6)
	p.BackgroundColor = color.White
	p.Add(plotter.NewGrid())
	for _, c := range []struct {
		name  string
		value func(point) [seeds]float64
		color color.RGBA
	}{
		{"against perfect play", func(p point) [seeds]float64 { return p.perfect }, color.RGBA{0xc0, 0x39, 0x2b, 0xff}},
		{"against random play", func(p point) [seeds]float64 { return p.random }, color.RGBA{0x1f, 0x5f, 0xa8, 0xff}},
	} {
		if err := addCurve(p, c.name, points, c.value, c.color); err != nil {
			return err
		}
	}
	p.Y.Min, p.Y.Max = 0.0003, 1
	return p.Save(7*vg.Inch, 3.6*vg.Inch, path)
}

// addCurve draws the mean of all seeds, over the area from the least to the most.
func addCurve(p *plot.Plot, name string, points []point, value func(point) [seeds]float64, c color.RGBA) error {
	var mean, low, high plotter.XYs
	for _, point := range points {
		x, sum := float64(point.matches), 0.0
		least, most := 1.0, 0.0
		for _, v := range value(point) {
			sum, least, most = sum+v, min(least, v), max(most, v)
		}
		mean = append(mean, plotter.XY{X: x, Y: sum / seeds})
		low = append(low, plotter.XY{X: x, Y: least})
		high = append(plotter.XYs{{X: x, Y: most}}, high...)
	}
	area, err := plotter.NewPolygon(append(low, high...))
	if err != nil {
		return err
	}
	area.Color, area.LineStyle.Width = color.NRGBA{c.R, c.G, c.B, 0x40}, 0
	line, err := plotter.NewLine(mean)
	if err != nil {
		return err
	}
	line.Color, line.Width = c, vg.Points(1.5)
	p.Add(area, line)
	p.Legend.Add(name, line)
	return nil
}

// powers marks the powers of ten.
type powers struct{}

func (powers) Ticks(least, most float64) (ticks []plot.Tick) {
	for x := 1; float64(x) <= most; x *= 10 {
		if float64(x) >= least {
			ticks = append(ticks, plot.Tick{Value: float64(x), Label: grouped(x)})
		}
	}
	return ticks
}

func grouped(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}

// shares marks per cents.
type shares struct{}

func (shares) Ticks(float64, float64) (ticks []plot.Tick) {
	for _, x := range []float64{0.001, 0.01, 0.1, 1} {
		ticks = append(ticks, plot.Tick{Value: x, Label: fmt.Sprintf("%g %%", 100*x)})
	}
	return ticks
}
