package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
)

// doStory draws the scene as the story starts and as it ends, first untimed
// for the picture's time, then timed for the pixels'.
func (c *command) doStory(ctx context.Context) error {
	var took [2]float64
	for i, impl := range []string{"naive", "fast"} {
		plain, err := c.draw(ctx, impl, false)
		if err != nil {
			return err
		}
		timed, err := c.draw(ctx, impl, true)
		if err != nil {
			return err
		}
		took[i] = plain.took.Seconds()
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
	fmt.Fprintf(c.stdout, "%.0f times as fast: the arithmetic is the same, the small objects are gone\n", took[0]/took[1])
	return nil
}

// storyPath puts the implementation before the extension.
func storyPath(path, impl string) string {
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + "-" + impl + ext
}
