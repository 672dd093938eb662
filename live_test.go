package bottleneck

import (
	"context"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestLiveHandler(t *testing.T) {
	lengths := make(chan time.Duration, 1)
	h := liveHandler{LiveConfig: LiveConfig{Max: time.Minute}, wait: func(_ context.Context, d time.Duration) error {
		lengths <- d
		return nil
	}, last: new(livePages)}
	check := func(query string, status int, length time.Duration, kind, text string) {
		t.Helper()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/debug/bottleneck"+query, nil))
		if w.Code != status || !strings.Contains(w.Body.String(), text) || !strings.HasPrefix(w.Header().Get("Content-Type"), kind) {
			t.Errorf("%s: status %d, %s, want %d, %s with %q:\n%.300s", query, w.Code, w.Header().Get("Content-Type"), status, kind, text, w.Body)
		}
		if status == http.StatusOK {
			if got := <-lengths; got != length {
				t.Errorf("%s: recorded for %v, want %v", query, got, length)
			}
		}
	}
	check("", 200, 5*time.Second, "text/html", "<!doctype html>")
	check("?seconds=0.5", 200, time.Second/2, "text/html", "<!doctype html>")
	check("?seconds=60&format=json", 200, time.Minute, "application/json", `"version": 1`)
	check("?format=text", 200, 5*time.Second, "text/plain", "processors")
	check("?format=pprof", 200, 5*time.Second, "application/octet-stream", "")
	for _, bad := range []string{"60.1", "0", "-1", "NaN", "Inf", "x", "1e99"} {
		check("?seconds="+bad, 400, 0, "text/plain", "seconds must be")
	}
	check("?format=x", 400, 0, "text/plain", "format must be")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: status %d, want 405", w.Code)
	}
}

// A second request is turned away while the first one records, and the first one
// ends when its client goes away.
func TestLiveHandlerRecordsOneAtATime(t *testing.T) {
	begun := make(chan bool, 1)
	h := LiveHandler(LiveConfig{}).(liveHandler)
	h.wait = func(ctx context.Context, d time.Duration) error {
		begun <- true
		return waitFor(ctx, d)
	}
	server := httptest.NewServer(h)
	defer server.Close()
	ctx, leave := context.WithCancel(t.Context())
	recording := make(chan error, 1)
	go func() {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"?seconds=100", nil)
		if err == nil {
			_, err = http.DefaultClient.Do(req)
		}
		recording <- err
	}()
	status := func(seconds string) int {
		t.Helper()
		res, err := http.Get(server.URL + "?format=json&seconds=" + seconds)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode == http.StatusOK && !json.Valid(text) {
			t.Errorf("not JSON: %s", text)
		}
		return res.StatusCode
	}
	<-begun
	if got := status("0.001"); got != http.StatusTooManyRequests {
		t.Errorf("status %d while another recording is under way, want 429", got)
	}
	leave()
	if <-recording == nil {
		t.Error("the request that was given up was answered")
	}
	for status("0.001") != http.StatusOK { // until its recording has ended, far sooner than asked for
	}
}

// The page of a recording leads to its flame graphs, until the next recording.
func TestLiveHandlerKeepsTheLastPages(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	h := liveHandler{wait: func(ctx context.Context, _ time.Duration) error {
		Stage(ctx, "spin", func(context.Context) { spin(100 * time.Millisecond) })
		time.Sleep(60 * time.Millisecond) // waiting
		return nil
	}, last: new(livePages)}
	get := func(query string) (int, string) {
		t.Helper()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/debug/bottleneck"+query, nil))
		return w.Code, w.Body.String()
	}
	_, page := get("")
	hrefs := regexp.MustCompile(`<li><a href="(\?page=[^"]*)">([^<]*)</a>`).FindAllStringSubmatch(page, -1)
	titles := make(map[string]string)
	for _, m := range hrefs {
		titles[m[2]] = html.UnescapeString(m[1])
		status, text := get(titles[m[2]])
		if status != http.StatusOK || !strings.Contains(text, "stackViewer(") || !strings.Contains(text, "page=report") {
			t.Errorf("%s: status %d: %.200s", m[2], status, text)
		}
	}
	if titles["whole run"] == "" || titles["spin"] == "" {
		t.Fatalf("flame graphs %v, want those of the whole run and of spin in\n%.3000s", titles, page)
	}
	if _, text := get(titles["spin"]); !strings.Contains(text, "bottleneck.spin") {
		t.Error("the stage's flame graph does not show what it called")
	}
	if status, report := get(strings.Replace(titles["spin"], "page=flame1", "page=report", 1)); status != http.StatusOK || report != page {
		t.Errorf("the way back: status %d", status)
	}
	if status, _ := get(titles["spin"] + "x"); status != http.StatusNotFound {
		t.Errorf("of no recording: status %d, want 404", status)
	}
	get("")
	if status, text := get(titles["spin"]); status != http.StatusNotFound || !strings.Contains(text, "record again") {
		t.Errorf("of a recording that was followed by another: status %d, want 404", status)
	}
}

// Without a place for pprof's settings there is a report with a warning.
func TestLiveHandlerWithoutHome(t *testing.T) {
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "AppData"} {
		t.Setenv(name, "")
	}
	h := liveHandler{wait: func(context.Context, time.Duration) error { return nil }, last: new(livePages)}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "no flame graphs") {
		t.Errorf("status %d without a warning: %.300s", w.Code, w.Body)
	}
}

// What was kept is there at once, beside recordings.
func TestLivePast(t *testing.T) {
	h := LiveHandler(LiveConfig{RecorderConfig: RecorderConfig{Keep: time.Minute}})
	defer h.(liveHandler).kept.Stop()
	fetch()
	check := func(h http.Handler, query string, status int, kind, text string) {
		t.Helper()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/debug/bottleneck"+query, nil))
		if w.Code != status || !strings.HasPrefix(w.Header().Get("Content-Type"), kind) || !strings.Contains(w.Body.String(), text) {
			t.Errorf("%s: status %d, %s, want %d, %s with %q:\n%.300s", query, w.Code, w.Header().Get("Content-Type"), status, kind, text, w.Body)
		}
	}
	check(h, "?last=1", 200, "text/html", "<!doctype html>")
	check(h, "?last=1&format=json", 200, "application/json", `"version": 1`)
	check(h, "?last=1&format=text", 200, "text/plain", "processors")
	check(h, "?last=1&format=pprof", 400, "text/plain", "html, json or text")
	check(h, "?seconds=0.01&format=json", 200, "application/json", `"version": 1`)
	check(LiveHandler(LiveConfig{RecorderConfig: RecorderConfig{Keep: time.Minute}}), "?last=1", 503, "text/plain", "bottleneck: this process is already being recorded: flight recorder already enabled\n")
	check(LiveHandler(LiveConfig{}), "?last=1", 400, "text/plain", "LiveConfig.Keep")
}
