package raytrace

import (
	"context"
	"image"
	"iter"
)

// Tiles is a picture that is handed over tile by tile as it is drawn. It is
// made by RenderTiles; the zero Tiles is of no use and its methods panic.
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

// RenderTiles makes ready to draw the scene; Tiles.All draws it. Its errors
// are those of Render, but for a context that ends later: Tiles.Err has that.
func RenderTiles(ctx context.Context, scene Scene, opts Options) (*Tiles, error) {
	d, err := newDrawing(ctx, scene, opts)
	if err != nil {
		return nil, err
	}
	return &Tiles{ctx: ctx, drawing: d}, nil
}

// All draws the picture and yields the rectangle of each tile, in the
// coordinates of Picture, once it is finished: from then on its pixels are not
// written again, and may be read. The order is that of finishing, which
// differs from run to run. The workers go on drawing while the loop's body
// runs; none is left when the loop ends, also by a break. All draws once: a
// second loop yields nothing.
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

// Count is the number of tiles that make the picture.
func (t *Tiles) Count() int { return t.drawing.tiles }

// Picture is what is drawn into. Before All has yielded a tile its pixels must
// not be read.
func (t *Tiles) Picture() *image.RGBA { return t.drawing.picture }

// Err is the reason why All ended before the picture was finished, the
// context's cause; nil when it is finished, when the loop was left by a break,
// and before All.
func (t *Tiles) Err() error { return t.err }
