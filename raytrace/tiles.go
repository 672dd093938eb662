package raytrace

import (
	"context"
	"image"
	"iter"
)

// Tiles is a picture that is handed over tile by tile as it is drawn. Use
// [RenderTiles]; the methods of a zero Tiles panic.
//
//	tiles, err := raytrace.RenderTiles(ctx, scene, opts)
//	if err != nil {
//		return err
//	}
//	for rect := range tiles.All() {
//		show(tiles.Picture().SubImage(rect))
//	}
//	return tiles.Err()
type Tiles struct {
	ctx     context.Context
	drawing *drawing
	err     error
}

// RenderTiles prepares to draw the scene; [Tiles.All] draws it. The errors are
// those of [Render], except that a context that ends later is reported by
// [Tiles.Err].
func RenderTiles(ctx context.Context, scene Scene, opts Options) (*Tiles, error) {
	d, err := newDrawing(ctx, scene, opts, image.NewRGBA)
	if err != nil {
		return nil, err
	}
	return &Tiles{ctx: ctx, drawing: d}, nil
}

// All returns an iterator that draws the picture and yields the rectangle of each
// tile, in the coordinates of Picture, once it is finished: from then on its pixels
// do not change and may be read. The order differs from run to run. The workers
// continue to draw while the body of the loop runs; when the loop ends, also by a
// break, they have stopped. All draws only once: a second loop yields nothing.
func (t *Tiles) All() iter.Seq[image.Rectangle] {
	return func(yield func(image.Rectangle) bool) {
		d := t.drawing
		if d.begun.Swap(true) {
			return
		}
		finished := make(chan int, min(d.tiles, 1024))
		go func() {
			defer close(finished)
			d.draw(t.ctx, func(tile int) { finished <- tile })
		}()
		stopped := false
		defer func() {
			d.stop.Store(true)
			for range finished { // until the workers have ended
			}
			if !stopped {
				t.err = d.err(t.ctx)
			}
		}()
		for tile := range finished {
			if stopped = !yield(d.rect(tile).Add(d.picture.Rect.Min)); stopped {
				return
			}
		}
	}
}

// Count returns the number of tiles of the picture.
func (t *Tiles) Count() int { return t.drawing.tiles }

// Picture returns the picture that is drawn into. The pixels of a tile must not be
// read before All has yielded it.
func (t *Tiles) Picture() *image.RGBA { return t.drawing.picture }

// Err returns why All ended before the picture was finished: the cause of the
// context. It is nil if the picture is finished, if the loop was left by a break,
// and before All.
func (t *Tiles) Err() error { return t.err }
