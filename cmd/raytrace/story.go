package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"path/filepath"
	"strings"
)

// doStory draws the scene as the story starts and as it ends, first untimed
// for the picture's time, then timed for the pixels'.
func (c *command) doStory(ctx context.Context) error {
	var took [2]float64
	var pictures [2]*image.RGBA
	for i, impl := range []string{"naive", "fast"} {
		plain, err := c.draw(ctx, impl, false)
		if err != nil {
			return err
		}
		timed, err := c.draw(ctx, impl, true)
		if err != nil {
			return err
		}
		took[i], pictures[i] = plain.took.Seconds(), plain.picture
		fmt.Fprintln(c.stdout, c.summary(impl, plain))
		fmt.Fprintln(c.stdout, timesLine(timed))
		if c.timing == "" {
			continue
		}
		path := storyPath(c.timing, impl)
		if err := c.saveTimes(path, impl, timed); err != nil {
			return err
		}
		fmt.Fprintln(c.stdout, "      histogram:", path)
	}
	fmt.Fprintf(c.stdout, "%.0f times as fast, without the small objects; %s\n", took[0]/took[1], difference(pictures[0], pictures[1]))
	return nil
}

// difference says in how many pixels two pictures of one size differ, and by how much.
func difference(a, b *image.RGBA) string {
	pixels, most := 0, 0
	for i := 0; i < len(a.Pix); i += 4 {
		if bytes.Equal(a.Pix[i:i+4], b.Pix[i:i+4]) {
			continue
		}
		pixels++
		for k := range 4 {
			most = max(most, int(a.Pix[i+k])-int(b.Pix[i+k]), int(b.Pix[i+k])-int(a.Pix[i+k]))
		}
	}
	if pixels == 0 {
		return "the pictures are the same"
	}
	return fmt.Sprintf("the pictures differ in %d of %d pixels, by %d of 255 at most (rays that touch a rim, where rounding decides)",
		pixels, len(a.Pix)/4, most)
}

// storyPath puts the implementation before the extension.
func storyPath(path, impl string) string {
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + "-" + impl + ext
}
