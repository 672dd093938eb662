package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A server is the command with -live, running until the test ends it.
type liveServer struct {
	t      *testing.T
	url    string
	cancel context.CancelFunc
	out    *bufio.Scanner
	code   chan int
}

func startLive(t *testing.T, args ...string) *liveServer {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	read, write := io.Pipe()
	s := &liveServer{t: t, cancel: cancel, out: bufio.NewScanner(read), code: make(chan int, 1)}
	go func() {
		s.code <- runUntil(ctx, append(args, "-live"), nil, write, write)
		write.Close()
	}()
	line := s.line()
	url, _, ok := strings.Cut(line, " ")
	if !ok || !strings.HasPrefix(url, "http://127.0.0.1:") {
		t.Fatalf("the first line is %q", line)
	}
	s.url = url
	return s
}

// line is the next line that the command prints.
func (s *liveServer) line() string {
	if !s.out.Scan() {
		return ""
	}
	return s.out.Text()
}

func (s *liveServer) stop() int {
	s.cancel()
	for s.out.Scan() {
	}
	return <-s.code
}

func (s *liveServer) get(path, host string) *http.Response {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), "GET", s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if host != "" {
		r.Host = host
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { answer.Body.Close() })
	return answer
}

// The stream carries every tile of the picture and then ends, for the first
// viewer as for a late one.
func TestLiveStream(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	s := startLive(t, "-size", "130x70", "-o", path)
	for range 2 {
		bytes, tiles, ended := 0, 0, false
		events := bufio.NewScanner(s.get("tiles", "").Body)
		events.Buffer(nil, 1<<20)
		for events.Scan() {
			name, data, _ := strings.Cut(events.Text(), ": ")
			if name == "event" {
				ended = data == "end"
			}
			var message struct{ RGBA []byte }
			if name == "data" && json.Unmarshal([]byte(data), &message) == nil && message.RGBA != nil {
				tiles++
				bytes += len(message.RGBA)
			}
		}
		if bytes != 4*130*70 || tiles != 3*2 || !ended {
			t.Errorf("%d bytes in %d tiles, ended %v; want %d in 6", bytes, tiles, ended, 4*130*70)
		}
	}
	if line := s.line(); !fingerprintPattern.MatchString(line) {
		t.Errorf("the second line is %q", line)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("exit %d after the picture was finished, want 0", code)
	}
	readPNG(t, path)
}

func TestLiveRefusals(t *testing.T) {
	s := startLive(t, "-size", "8x6")
	check := func(path, host string, want int) {
		t.Helper()
		if got := s.get(path, host).StatusCode; got != want {
			t.Errorf("GET /%s from host %q: status %d, want %d", path, host, got, want)
		}
	}
	check("", "evil.example", http.StatusForbidden)
	check("tiles", "evil.example", http.StatusForbidden)
	check("tiles", "127.0.0.1", http.StatusForbidden)
	check("secret", "", http.StatusNotFound)
	check("", "", http.StatusOK)
	page := s.get("", "")
	if csp := page.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("content security policy %q", csp)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("exit %d when interrupted before anyone looked, want 0", code)
	}
}

// An interrupt while drawing ends the viewers' streams and the command.
func TestLiveInterrupted(t *testing.T) {
	s := startLive(t, "-samples", "65536")
	events := bufio.NewReader(s.get("tiles", "").Body)
	if line, err := events.ReadString('\n'); err != nil || line != "event: size\n" {
		t.Fatalf("the stream begins with %q, %v", line, err)
	}
	if code := s.stop(); code != 1 {
		t.Errorf("exit %d, want 1", code)
	}
	if _, err := io.ReadAll(events); err != nil {
		t.Logf("the stream was cut: %v", err) // as allowed as a clean end
	}
}

// In a real browser, what stands on the canvas in the end is the picture: the
// page computes the fingerprint from the canvas's own pixels.
func TestLiveInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes seconds to start")
	}
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		t.Skip("no chromium found: the live page was not tested in a browser")
	}
	s := startLive(t, "-scene", "spheres500", "-size", "300x200", "-samples", "2")
	cmd := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir="+t.TempDir(), "--virtual-time-budget=20000", "--dump-dom", s.url)
	cmd.WaitDelay = 1e9
	dom, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", browser, err)
	}
	printed := fingerprintPattern.FindString(s.line())
	if want := fmt.Sprintf("finished: %d of %d tiles in", 5*4, 5*4); !strings.Contains(string(dom), want) {
		t.Errorf("the page lacks %q: %.600s", want, dom)
	}
	if shown := fingerprintPattern.FindString(string(dom)); shown == "" || shown != printed {
		t.Errorf("the canvas shows %q, the command printed %q", shown, printed)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("exit %d, want 0", code)
	}
}
