package viewer

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// record makes a directory with a recorded run.
func record(t *testing.T, dir, module string) string {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	write := func(name, text string) {
		t.Helper()
		fixture.WriteFile(t, filepath.Join(dir, name), text)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	write("report.json", `{"module": "`+module+`"}`)
	write("report.html", "<!doctype html>the report")
	write("m.allocs.pprof", profileText(t))
	write("broken.cpu.pprof", "not a profile")
	write(".hidden.json", "secret")
	write("key.pem", "secret")
	return dir
}

var sink []byte

// profileText is a profile that has a sample for sure: of 64 MB, every 512 KB is
// one in the mean, and seen when it has been collected.
func profileText(t *testing.T) string {
	sink = make([]byte, 64<<20)
	sink = nil
	runtime.GC()
	runtime.GC()
	var text strings.Builder
	if err := pprof.Lookup("allocs").WriteTo(&text, 0); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestHandler(t *testing.T) {
	parent := t.TempDir()
	dir := record(t, filepath.Join(parent, "run"), "m")
	fixture.WriteFile(t, filepath.Join(parent, "outside.txt"), "secret")
	if err := os.Symlink(filepath.Join(parent, "outside.txt"), filepath.Join(dir, "link.txt")); err != nil {
		t.Log("no symbolic links here:", err)
	}
	v, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	check := func(method, host, path string, want int, text string) {
		t.Helper()
		req := httptest.NewRequest(method, "http://"+host+"/", nil)
		req.URL.Path = path
		if host == "" {
			req.Host = ""
		}
		w := httptest.NewRecorder()
		v.Handler().ServeHTTP(w, req)
		if w.Code != want || !strings.Contains(w.Body.String(), text) || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s %s at %q: status %d, want %d with %q:\n%.300s", method, path, host, w.Code, want, text, w.Body)
		}
	}
	for _, host := range []string{"localhost:80", "127.0.0.1:1234", "[::1]:1234", "LOCALHOST", "127.8.9.1"} {
		check("GET", host, "/report.html", 200, "the report")
	}
	for _, host := range []string{"evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example", "10.0.0.1", "0.0.0.0", ""} {
		check("GET", host, "/report.html", 403, "")
	}
	const local = "localhost"
	check("GET", local, "/", 200, "pprof/m.allocs.pprof/flamegraph")
	check("GET", local, "/pprof/m.allocs.pprof/flamegraph", 200, "stackViewer(")
	check("GET", local, "/pprof/m.allocs.pprof/top", 200, "flat")
	check("GET", local, "/pprof/m.allocs.pprof/peek", 200, "")
	check("GET", local, "/pprof/m.allocs.pprof/download", 200, "")
	check("GET", local, "/pprof/broken.cpu.pprof/top", 422, "")
	check("GET", local, "/pprof/m.allocs.pprof/saveconfig", 404, "")
	check("GET", local, "/pprof/m.allocs.pprof/deleteconfig", 404, "")
	check("GET", local, "/pprof/none.pprof/top", 404, "")
	check("GET", local, "/link.txt", 404, "")     // leads outside
	check("GET", local, "/.hidden.json", 404, "") // not of the run
	check("GET", local, "/key.pem", 404, "")
	for _, path := range []string{"/../outside.txt", "/..%2foutside.txt", "//outside.txt", "/" + filepath.Join(parent, "outside.txt")} {
		req := httptest.NewRequest("GET", "http://localhost"+path, nil)
		w := httptest.NewRecorder()
		v.Handler().ServeHTTP(w, req)
		if w.Code == 200 || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: status %d: %s", path, w.Code, w.Body)
		}
	}
	check("POST", local, "/report.html", 405, "")
}

func TestOtherSitesAreRefused(t *testing.T) {
	v, err := Open(record(t, t.TempDir(), "m"))
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	req := httptest.NewRequest("GET", "http://localhost/report.json", nil)
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	req.Header.Set("Sec-Fetch-Mode", "no-cors")
	w := httptest.NewRecorder()
	v.Handler().ServeHTTP(w, req)
	if w.Code != http.StatusForbidden {
		t.Errorf("status %d, want 403", w.Code)
	}
}

func TestServeEndsWithTheContext(t *testing.T) {
	v, err := Open(record(t, t.TempDir(), "m"))
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- v.Serve(ctx, l) }()
	res, err := http.Get("http://" + l.Addr().String() + "/report.html")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Serve = %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none")} {
		if _, err := Open(dir); !errors.Is(err, ErrNoRun) {
			t.Errorf("Open(%s) = %v, want ErrNoRun", dir, err)
		}
	}
}
