package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// view prints its address, serves, and ends without an error when interrupted.
func TestViewServesUntilInterrupted(t *testing.T) {
	dir := fixture.Tree(t, map[string]string{"report.json": "{}", "report.html": "the report"})
	ctx, interrupt := context.WithCancel(t.Context())
	out, stdout := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- view(ctx, []string{"-no-browser", dir}, stdout, t.Output()) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	url := strings.Fields(line)[3] // Serving DIR at URL
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(res.Body)
	if err := errors.Join(err, res.Body.Close()); err != nil || string(text) != "the report" {
		t.Errorf("%s shows %q, %v", url, text, err)
	}
	interrupt()
	if err := <-ended; err != nil {
		t.Errorf("view = %v", err)
	}
}

func TestViewUsage(t *testing.T) {
	check := func(want int, args ...string) {
		t.Helper()
		if got := run(append([]string{"view"}, args...), io.Discard, t.Output()); got != want {
			t.Errorf("view %v: exit status %d, want %d", args, got, want)
		}
	}
	check(exitUsage, "-unknown")
	check(exitUsage, "a", "b")
	check(exitUsage, "-list", "a")
	check(exitUsage, "-port", "70000")
	check(exitFailed, "-no-browser", t.TempDir())
	check(exitDone, "-help")
	if _, err := parseView([]string{"-h"}, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: %v, want ErrHelp", err)
	}
}

// The runs that are recorded are listed, the latest first.
func TestViewLists(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", "")
	noTelemetry(t)
	t.Chdir(t.TempDir()) // outside of modules
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	var message strings.Builder
	if got := run([]string{"view", "-list"}, io.Discard, &message); got != exitFailed || !strings.Contains(message.String(), "run bottleneck find first") {
		t.Errorf("without any run: exit status %d, want %d; %s", got, exitFailed, &message)
	}
	for _, name := range []string{"20260101-101112.000-1", "20260102-101112.000-1"} {
		dir := filepath.Join(cache, "bottleneck", name)
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		fixture.WriteFile(t, filepath.Join(dir, "report.json"), `{"module": "m"}`)
	}
	var out strings.Builder
	got := run([]string{"view", "-list"}, &out, t.Output())
	first, second := strings.Index(out.String(), "20260102-101112"), strings.Index(out.String(), "20260101-101112")
	if got != exitDone || first < 0 || second < first {
		t.Errorf("exit status %d, want both runs, the latest first:\n%s", got, &out)
	}
}

// noTelemetry keeps the go command from leaving a process behind that writes into a home directory
// which is new to it.
func noTelemetry(t *testing.T) {
	t.Helper()
	t.Setenv("XDG_CONFIG_HOME", "")
	config, err := os.UserConfigDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(config, "go", "telemetry")
	if err := errors.Join(os.MkdirAll(dir, 0o777), os.WriteFile(filepath.Join(dir, "mode"), []byte("off"), 0o666)); err != nil {
		t.Fatal(err)
	}
}
