package raytrace

import (
	"context"
	"image"
	"sync"
	"sync/atomic"

	"github.com/bottleneck-go/bottleneck/internal/timing"
)

// Render draws the scene. The error is one of [Scene.Check], or matches [ErrSize]
// or [ErrRange] for the options, or is the cause of a context that ended first,
// which stops the work within a few rays. Render is safe for concurrent use with
// separate Into and Timing. It takes time proportional to the pixels, and O(n log
// n) for n spheres. It allocates the picture and some memory for each sphere and
// worker, but nothing for each pixel, ray or tile.
func Render(ctx context.Context, scene Scene, opts Options) (*image.RGBA, error) {
	d, err := newDrawing(ctx, scene, opts, newPicture)
	if err != nil {
		return nil, err
	}
	d.draw(ctx, func(int) {})
	if err := d.err(ctx); err != nil {
		return nil, err
	}
	return d.picture, nil
}

// A drawing is a picture on its way.
type drawing struct {
	*stage
	picture *image.RGBA
	columns int
	tiles   int
	next    atomic.Int64
	done    atomic.Int64 // tiles finished
	stop    atomic.Bool
	begun   atomic.Bool // by Tiles.All
	timing  sync.Mutex
}

// err is the context's error if it ended before the picture was finished.
func (d *drawing) err(ctx context.Context) error {
	if d.done.Load() == int64(d.tiles) {
		return nil
	}
	return context.Cause(ctx)
}

func newDrawing(ctx context.Context, scene Scene, opts Options, picture func(image.Rectangle) *image.RGBA) (*drawing, error) {
	opts, err := opts.resolve()
	if err != nil {
		return nil, err
	}
	if err := scene.Check(); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if opts.Timing != nil {
		opts.Timing.clock = timing.NewClock()
	}
	d := &drawing{stage: newStage(&scene, opts), picture: opts.Into}
	if d.picture == nil {
		d.picture = picture(image.Rect(0, 0, opts.Width, opts.Height))
	}
	d.columns = (opts.Width + opts.Tile - 1) / opts.Tile
	d.tiles = d.columns * ((opts.Height + opts.Tile - 1) / opts.Tile)
	return d, nil
}

// rect is the tile with the given number, of pixels from (0, 0).
func (d *drawing) rect(tile int) image.Rectangle {
	size := d.opts.Tile
	x, y := tile%d.columns*size, tile/d.columns*size
	return image.Rect(x, y, min(x+size, d.opts.Width), min(y+size, d.opts.Height))
}

// draw draws all tiles and returns when no worker is left. It calls finished
// with each tile's number, from several goroutines.
func (d *drawing) draw(ctx context.Context, finished func(tile int)) {
	defer context.AfterFunc(ctx, func() { d.stop.Store(true) })()
	var workers sync.WaitGroup
	for range min(d.opts.Workers, d.tiles) - 1 {
		workers.Go(func() { d.work(finished) })
	}
	d.work(finished)
	workers.Wait()
}

// work draws tiles until there are no more.
func (d *drawing) work(finished func(tile int)) {
	b := d.newBrush()
	for !d.stop.Load() {
		tile := int(d.next.Add(1)) - 1
		if tile >= d.tiles || !b.tile(d.rect(tile)) {
			break
		}
		d.done.Add(1)
		finished(tile)
	}
	if b.times != nil {
		d.timing.Lock()
		defer d.timing.Unlock()
		d.opts.Timing.recorder.Merge(b.times)
	}
}
