package bottleneck

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestLiveHandler(t *testing.T) {
	lengths := make(chan time.Duration, 1)
	h := liveHandler{LiveConfig{Max: time.Minute}, func(_ context.Context, d time.Duration) error {
		lengths <- d
		return nil
	}}
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
