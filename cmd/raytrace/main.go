// Command raytrace draws spheres and tells how long every pixel took.
//
//	raytrace -o picture.png                       the story's sphere
//	raytrace -scene spheres500 -samples 16 -o picture.png
//	raytrace -scene my.json -live                 watch it being drawn
//	raytrace -scene bunny.obj -srgb -o bunny.png  triangles of an OBJ or STL file
//	raytrace -timing after.png                    nanoseconds per pixel
//	raytrace -impl naive -timing before.svg       the same before
//	raytrace -story                               the story in numbers
//
// Exit status: 0 done, 1 something failed or was interrupted, 2 wrong usage.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/plot"
	"github.com/bottleneck-go/bottleneck/internal/sticky"
	"github.com/bottleneck-go/bottleneck/raytrace"
	"github.com/bottleneck-go/bottleneck/raytrace/mesh"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is the whole command.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return runUntil(ctx, args, stdin, stdout, stderr)
}

// errUsage marks errors of the command line.
var errUsage = errors.New("see raytrace -help")

func runUntil(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var c command
	flags := c.flags(stderr)
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	printed := &sticky.Writer{To: stdout}
	c.stdout, c.stderr = printed, stderr
	err := c.check(flags, stdin)
	if err == nil {
		err = c.do(ctx)
		err = cmp.Or(err, printed.Err)
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprintln(stderr, "raytrace:", err)
		return 2
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "raytrace: interrupted, nothing was written")
		return 1
	}
	fmt.Fprintln(stderr, "raytrace:", strings.TrimPrefix(err.Error(), "raytrace: "))
	return 1
}

// A command is what the command line asks for.
type command struct {
	output, size, sceneName, timing, impl, addr string
	story, live, print                          bool
	opts                                        raytrace.Options

	scene          raytrace.Scene
	stdout, stderr io.Writer
}

func (c *command) flags(stderr io.Writer) *flag.FlagSet {
	f := flag.NewFlagSet("raytrace", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&c.output, "o", "", "write the picture to this `file.png`")
	f.StringVar(&c.size, "size", "800x600", "`width x height` of the picture in pixels")
	f.StringVar(&c.sceneName, "scene", "sphere", "what to draw: sphere, spheres500, a `file` of a scene (.json) or of triangles (.obj, .stl), or - for JSON from standard input")
	f.IntVar(&c.opts.Workers, "workers", 0, "goroutines that draw; 0 means one for each processor")
	f.IntVar(&c.opts.Samples, "samples", 1, "rays for each pixel, spread over its area when more than one")
	f.BoolVar(&c.opts.SRGB, "srgb", false, "count with light, not with levels: colors are those of sRGB")
	f.Uint64Var(&c.opts.Seed, "seed", 0, "what the spread of the rays starts from")
	f.StringVar(&c.timing, "timing", "", "draw the histogram of the pixels' times to this `file` (.png or .svg)")
	f.StringVar(&c.impl, "impl", "fast", "fast, or naive: where the story starts")
	f.BoolVar(&c.story, "story", false, "draw the scene naively and fast and compare; -timing names two files then")
	f.BoolVar(&c.live, "live", false, "serve a page in which the picture fills as it is drawn, until interrupted")
	f.StringVar(&c.addr, "addr", "127.0.0.1:0", "loopback `address` of the page; port 0 takes a free one")
	f.BoolVar(&c.print, "print", false, "print the scene as JSON instead of drawing it")
	return f
}

// check refuses what cannot work before anything is drawn.
func (c *command) check(flags *flag.FlagSet, stdin io.Reader) error {
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q: %w", flags.Arg(0), errUsage)
	}
	rest := ""
	if n, _ := fmt.Sscanf(c.size+" ", "%dx%d%s", &c.opts.Width, &c.opts.Height, &rest); n != 2 {
		return fmt.Errorf("-size %q, need a width and a height such as 800x600: %w", c.size, errUsage)
	}
	if c.opts.Samples == 0 { // which Options takes as 1
		return fmt.Errorf("-samples 0, need at least 1: %w", errUsage)
	}
	if err := c.opts.Check(); err != nil {
		return fmt.Errorf("%s: %w", strings.TrimPrefix(err.Error(), "raytrace: "), errUsage)
	}
	if c.impl != "fast" && c.impl != "naive" {
		return fmt.Errorf("-impl %q, need fast or naive: %w", c.impl, errUsage)
	}
	if modes := count(c.story, c.live, c.print); modes > 1 || modes == 1 && c.impl == "naive" {
		return fmt.Errorf("-story, -live, -print and -impl naive exclude each other: %w", errUsage)
	}
	if err := c.checkFiles(); err != nil {
		return err
	}
	var err error
	c.scene, err = c.readScene(stdin)
	return err
}

func count(all ...bool) (n int) {
	for _, b := range all {
		if b {
			n++
		}
	}
	return n
}

func (c *command) checkFiles() error {
	if c.output != "" && !strings.EqualFold(filepath.Ext(c.output), ".png") {
		return fmt.Errorf("-o %s, need a name that ends in .png: %w", c.output, errUsage)
	}
	if c.timing != "" {
		if _, err := plot.Format(c.timing); err != nil {
			return fmt.Errorf("-timing: %w: %w", err, errUsage)
		}
	}
	for _, path := range []string{c.output, c.timing} {
		if path == "" {
			continue
		}
		if _, err := os.Stat(filepath.Dir(path)); err != nil {
			return fmt.Errorf("cannot write %s: %w", path, err)
		}
	}
	return nil
}

func (c *command) readScene(stdin io.Reader) (raytrace.Scene, error) {
	switch c.sceneName {
	case "sphere":
		return raytrace.Story(), nil
	case "spheres500":
		return raytrace.Random(500, 1), nil
	case "-":
		return raytrace.ReadScene(stdin)
	}
	if c.story || c.impl == "naive" {
		return raytrace.Scene{}, fmt.Errorf("-scene %s, the naive version draws only sphere and spheres500: %w", c.sceneName, errUsage)
	}
	f, err := os.Open(c.sceneName)
	if err != nil {
		return raytrace.Scene{}, fmt.Errorf("-scene: %w", err)
	}
	defer f.Close()
	scene, err := c.readFile(f)
	if err != nil {
		text := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "raytrace: "), "mesh: ")
		return raytrace.Scene{}, fmt.Errorf("%s: %s", c.sceneName, text)
	}
	return scene, nil
}

// readFile reads a scene, or triangles that it shows.
func (c *command) readFile(r io.Reader) (raytrace.Scene, error) {
	clay := raytrace.Color{R: 222, G: 184, B: 135}
	aspect := float64(c.opts.Width) / float64(c.opts.Height)
	var triangles []raytrace.Triangle
	var err error
	ext := strings.ToLower(filepath.Ext(c.sceneName))
	switch ext {
	case ".obj":
		triangles, err = mesh.ReadOBJ(r, clay)
	case ".stl":
		triangles, err = mesh.ReadSTL(r, clay)
	default:
		return raytrace.ReadScene(r)
	}
	if err == nil && len(triangles) == 0 {
		err = errors.New("there are no triangles in it")
	}
	return mesh.Show(triangles, aspect, ext == ".stl"), err
}

func (c *command) do(ctx context.Context) error {
	switch {
	case c.print:
		e := json.NewEncoder(c.stdout)
		e.SetIndent("", "  ")
		return e.Encode(c.scene)
	case c.story:
		return c.doStory(ctx)
	case c.live:
		return c.doLive(ctx)
	}
	return c.doPicture(ctx)
}
