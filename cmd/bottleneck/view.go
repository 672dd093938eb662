package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/viewer"
)

// viewFlags are what the command line says of a view.
type viewFlags struct {
	dir       string
	list      bool
	port      int
	noBrowser bool
}

const viewUsage = `Usage: bottleneck view [flags] [directory]

Serves a recorded run on the loopback interface until you press Ctrl-C: its report,
its flame graphs, and pprof's pages of its profiles. Without a directory, it shows the
latest run of the current module, and lists all of them.

`

func parseView(args []string, stdout io.Writer) (viewFlags, error) {
	var f viewFlags
	flags := newCommandLine("view", viewUsage)
	flags.BoolVar(&f.list, "list", false, "only list the recorded runs, latest first")
	flags.IntVar(&f.port, "port", 0, "listen on this `port` of the loopback interface (default a free one)")
	flags.BoolVar(&f.noBrowser, "no-browser", false, "do not open the browser")
	if err := flags.parse(args, nil, stdout); err != nil {
		return f, err
	}
	if flags.NArg() > 1 {
		return f, usageError{fmt.Errorf("view: %d directories, want one at most: flags come first", flags.NArg())}
	}
	if f.port < 0 || f.port > 65535 {
		return f, usageError{fmt.Errorf("view: -port %d: want 0 to 65535", f.port)}
	}
	if f.list && flags.NArg() > 0 {
		return f, usageError{errors.New("view: -list takes no directory, it lists all recorded runs")}
	}
	f.dir = flags.Arg(0)
	return f, nil
}

func view(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f, err := parseView(args, stdout)
	if err != nil {
		return err
	}
	var runs []viewer.Run
	if f.dir == "" {
		runs, err = recordedRuns(ctx)
		if errors.Is(err, viewer.ErrNoRun) {
			return fmt.Errorf("view: %w: run bottleneck find first, or name a directory", err)
		} else if err != nil {
			return err
		}
		f.dir = runs[0].Dir
	}
	if f.list {
		return viewer.WriteRuns(stdout, runs)
	}
	return f.serve(ctx, runs, stdout, stderr)
}

// serve serves the recorded run until the context ends.
func (f viewFlags) serve(ctx context.Context, runs []viewer.Run, stdout, stderr io.Writer) (err error) {
	v, err := viewer.Open(f.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", fmt.Sprint(f.port)))
	if err != nil {
		return err
	}
	url := "http://" + l.Addr().String() + "/"
	if _, err := os.Stat(filepath.Join(f.dir, "report.html")); err == nil {
		url += "report.html"
	}
	if err := f.announce(url, runs, stdout); err != nil {
		return errors.Join(err, l.Close())
	}
	if !f.noBrowser {
		if err := openBrowser(url); err != nil {
			fmt.Fprintln(stderr, "bottleneck: no browser was opened:", err)
		}
	}
	return v.Serve(ctx, l)
}

// announce says what is served where, and which other runs there are.
func (f viewFlags) announce(url string, runs []viewer.Run, stdout io.Writer) error {
	_, err := fmt.Fprintf(stdout, "Serving %s at %s (Ctrl-C to stop)\n", f.dir, url)
	if err == nil && len(runs) > 1 {
		err = viewer.WriteRuns(stdout, runs)
	}
	return err
}

// recordedRuns are the runs of the module in the current directory or, outside of
// modules, all, the latest first. The error is viewer.ErrNoRun if there is none.
func recordedRuns(ctx context.Context) ([]viewer.Run, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, fmt.Errorf("cannot find the recorded runs: %w: name a directory", err)
	}
	module, err := currentModule(ctx)
	if err != nil {
		return nil, err
	}
	return viewer.Runs(filepath.Join(cache, "bottleneck"), module)
}

// currentModule is the path of the module in whose tree the current directory is, ""
// outside of one. In a workspace the go command lists several.
func currentModule(ctx context.Context) (module string, err error) {
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	if path, err := filepath.EvalSymlinks(here); err == nil {
		here = path
	}
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Path}}\t{{.Dir}}").Output()
	if err != nil {
		return "", nil // the runs of no module then
	}
	nearest := -1
	for line := range strings.Lines(string(out)) {
		name, dir, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if path, err := filepath.EvalSymlinks(dir); err == nil {
			dir = path
		}
		rel, err := filepath.Rel(dir, here)
		if dir != "" && err == nil && filepath.IsLocal(rel) && len(dir) > nearest {
			module, nearest = name, len(dir)
		}
	}
	return module, nil
}

// openBrowser opens a page in the user's browser.
func openBrowser(url string) error {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // only to let it go
	return nil
}
