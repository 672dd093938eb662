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
)

// view prints its address, serves, and ends without an error when interrupted.
func TestViewServesUntilInterrupted(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"report.json": "{}", "report.html": "the report"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	ctx, interrupt := context.WithCancel(t.Context())
	out, stdout := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- view(ctx, []string{"-no-browser", dir}, stdout, t.Output()) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	url, _, _ := strings.Cut(line, " ")
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
	check(exitUsage, "-port", "70000")
	check(exitFailed, "-no-browser", t.TempDir())
	check(exitDone, "-help")
	if _, err := parseView([]string{"-h"}, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: %v, want ErrHelp", err)
	}
}
