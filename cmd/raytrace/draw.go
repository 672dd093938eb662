package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"image"
	"image/png"
	"io"
	"iter"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/atomicfile"
	"github.com/bottleneck-go/bottleneck/internal/naive"
	"github.com/bottleneck-go/bottleneck/internal/plot"
	"github.com/bottleneck-go/bottleneck/internal/progress"
	"github.com/bottleneck-go/bottleneck/internal/timing"
	"github.com/bottleneck-go/bottleneck/raytrace"
)

// A result is a picture and what it took.
type result struct {
	picture *image.RGBA
	took    time.Duration
	times   plot.Data // of single pixels, nil if they were not timed
	clock   time.Duration
}

// pixels are the times of pixels as package plot takes them.
type pixels struct{ *raytrace.Timing }

func (p pixels) Buckets() iter.Seq[timing.Bucket] {
	return func(yield func(timing.Bucket) bool) {
		for b := range p.Timing.Buckets() {
			if !yield(timing.Bucket(b)) {
				return
			}
		}
	}
}

func (c *command) doPicture(ctx context.Context) error {
	r, err := c.draw(ctx, c.impl, c.timing != "")
	if err != nil {
		return err
	}
	if err := c.save(r.picture); err != nil {
		return err
	}
	fmt.Fprintln(c.stdout, c.summary(c.impl, r))
	if r.times == nil {
		return nil
	}
	fmt.Fprintln(c.stdout, timesLine(r))
	return c.saveTimes(c.timing, c.impl, r)
}

// draw draws the scene by the named implementation.
func (c *command) draw(ctx context.Context, impl string, timed bool) (result, error) {
	if impl == "naive" {
		return c.drawNaive(ctx, timed)
	}
	opts := c.opts
	if timed {
		opts.Timing = new(raytrace.Timing)
	}
	tiles, err := raytrace.RenderTiles(ctx, c.scene, opts)
	if err != nil {
		return result{}, err
	}
	start := time.Now()
	bar := progress.New(c.stderr, "drawing", int64(tiles.Count()))
	for range tiles.All() {
		bar.Add(1)
	}
	r := result{picture: tiles.Picture(), took: time.Since(start)}
	bar.Close()
	if timed {
		r.times, r.clock = pixels{opts.Timing}, opts.Timing.Clock()
	}
	return r, tiles.Err()
}

func (c *command) drawNaive(ctx context.Context, timed bool) (result, error) {
	if c.opts.Samples != 1 {
		return result{}, fmt.Errorf("-samples %d, the naive version takes one: %w", c.opts.Samples, errUsage)
	}
	width, height := c.opts.Width, c.opts.Height
	var balls []naive.Ball
	for _, s := range c.scene.Spheres {
		balls = append(balls, naive.Ball{X: s.Center.X, Y: s.Center.Y, Z: s.Center.Z, Radius: s.Radius,
			R: s.Color.R, G: s.Color.G, B: s.Color.B})
	}
	at := c.scene.Lights[0].At
	light := [3]float64{at.X, at.Y, at.Z}

	r := result{picture: image.NewRGBA(image.Rect(0, 0, width, height))}
	clock, times := timing.NewClock(), new(timing.Recorder)
	bar := progress.New(c.stderr, "drawing naively", int64(height))
	defer bar.Close()
	begin := time.Now()
	for y := range height {
		if ctx.Err() != nil {
			return result{}, ctx.Err()
		}
		for x := range width {
			if !timed {
				r.picture.Set(x, y, naive.RaytracePixel(x, y, width, height, light, balls))
				continue
			}
			start := clock.Now()
			r.picture.Set(x, y, naive.RaytracePixel(x, y, width, height, light, balls))
			times.Record(clock.Since(start))
		}
		bar.Add(1)
	}
	r.took = time.Since(begin)
	if timed {
		r.times, r.clock = times, clock.Cost()
	}
	return r, nil
}

// summary says what was drawn, how long it took, and the picture's fingerprint.
func (c *command) summary(impl string, r result) string {
	pixels := float64(c.opts.Width) * float64(c.opts.Height)
	rays := pixels * float64(max(c.opts.Samples, 1))
	ns := float64(r.took.Nanoseconds())
	things := fmt.Sprintf("%d spheres", len(c.scene.Spheres))
	if n := len(c.scene.Triangles); n > 0 {
		things += fmt.Sprintf(", %d triangles", n)
	}
	return fmt.Sprintf("%-5s %dx%d, %s, %d rays a pixel: %.4g ms, %.4g ns a pixel, %.4g Mrays/s, picture %s",
		impl, c.opts.Width, c.opts.Height, things, max(c.opts.Samples, 1),
		ns/1e6, ns/pixels, 1e3*rays/ns, fingerprint(r.picture))
}

func timesLine(r result) string {
	return fmt.Sprintf("      one pixel: mean %.1f ns, deviation %.1f ns, median %d ns, 99 %% %d ns, N %d; reading the clock, %d ns, is taken off",
		r.times.Mean(), r.times.StdDev(), r.times.Quantile(0.5), r.times.Quantile(0.99), r.times.Count(), r.clock)
}

// fingerprint is the FNV-1a hash of the picture's bytes, which the live page
// shows too.
func fingerprint(m *image.RGBA) string {
	h := fnv.New32a()
	h.Write(m.Pix)
	return fmt.Sprintf("%08x", h.Sum32())
}

// save writes the picture if a file was named.
func (c *command) save(m *image.RGBA) error {
	if c.output == "" {
		return nil
	}
	err := atomicfile.Write(c.output, func(w io.Writer) error { return png.Encode(w, m) })
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", c.output, err)
	}
	return nil
}

func (c *command) saveTimes(path, impl string, r result) error {
	format, err := plot.Format(path)
	if err != nil {
		return err
	}
	h := plot.Histogram{
		What: "pixel",
		Note: fmt.Sprintf("%s, %s, %dx%d", c.sceneName, impl, c.opts.Width, c.opts.Height),
	}
	err = atomicfile.Write(path, func(w io.Writer) error { return h.Write(w, format, r.times) })
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	return nil
}
