package bottleneck

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// MaxLive is the longest recording of a [LiveHandler] by default.
const MaxLive = 2 * time.Minute

// A LiveConfig says how a [LiveHandler] records. The zero value is ready for use.
type LiveConfig struct {
	RecorderConfig

	// Max is the longest recording allowed; 0 means MaxLive. Longer ones are refused.
	Max time.Duration
}

// LiveHandler returns a handler for services, in the manner of net/http/pprof:
//
//	http.Handle("GET /debug/bottleneck", bottleneck.LiveHandler(bottleneck.LiveConfig{}))
//
// A request records this process for "?seconds=" seconds, by default 5, and is answered
// with the report as a page, or with "&format=json", "text" or "pprof". While a request is
// recording, or something else is profiling the process, others are answered with status
// 429. A recording ends when its client goes away. With [RecorderConfig].Keep the past is
// kept from now on, and "?last=1" is answered with its report at once. The flame graphs of
// the last recording stay in memory, a few MB at most, until the next one. Like
// net/http/pprof, the page reveals a lot about a program: do not expose it to the public.
func LiveHandler(config LiveConfig) http.Handler {
	if config.Max <= 0 {
		config.Max = MaxLive
	}
	h := liveHandler{LiveConfig: config, wait: waitFor, last: new(livePages)}
	if config.Keep > 0 {
		h.kept = &Recorder{config: config.RecorderConfig, asked: true}
		h.Keep = 0 // of the recordings that are asked for
		h.keeps = h.kept.Start()
	}
	return h
}

// liveHandler records with wait, which returns early if the context ends.
type liveHandler struct {
	LiveConfig
	wait  func(ctx context.Context, d time.Duration) error
	last  *livePages
	kept  *Recorder // of the past, or nil
	keeps error     // why it is not kept
}

func waitFor(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ServeHTTP implements http.Handler.
func (h liveHandler) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case req.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		http.Error(w, "only GET", http.StatusMethodNotAllowed)
	case req.FormValue("recording") != "":
		h.last.serve(w, req.Form)
	case req.FormValue("last") != "":
		h.servePast(w, req.FormValue("format"))
	default:
		h.serveNew(w, req)
	}
}

// serveNew answers with a new recording, as long as the request asks for.
func (h liveHandler) serveNew(w http.ResponseWriter, req *http.Request) {
	length, err := h.length(req)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	write := h.format(req.FormValue("format"))
	if write == nil {
		http.Error(w, "format must be html, json, text or pprof", http.StatusBadRequest)
		return
	}
	// The server's own limit would cut the answer off.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(length + time.Minute)) // not all servers can
	r := &Recorder{config: h.RecorderConfig, asked: true}
	if err := r.Start(); errors.Is(err, ErrBusy) {
		w.Header().Set("Retry-After", strconv.Itoa(int(length/time.Second)+1))
		http.Error(w, err.Error(), http.StatusTooManyRequests)
		return
	} else if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer r.Stop()
	if h.wait(req.Context(), length) != nil {
		return // nobody is there to be answered
	}
	r.Stop()
	answer(w, func(out *bytes.Buffer) (string, error) { return write(out, r) })
}

// servePast answers with the report of what is kept.
func (h liveHandler) servePast(w http.ResponseWriter, format string) {
	f, ok := reportFormats[cmp.Or(format, "html")]
	if !ok || h.kept == nil {
		http.Error(w, "the past is kept with LiveConfig.Keep alone, as html, json or text", http.StatusBadRequest)
		return
	}
	r, err := h.kept.Report()
	if err = cmp.Or(h.keeps, err); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	answer(w, func(out *bytes.Buffer) (string, error) { return f.contentType, f.write(r, out) })
}

// length is how long a request wants to record.
func (h liveHandler) length(req *http.Request) (time.Duration, error) {
	length := min(5*time.Second, h.Max)
	text := req.FormValue("seconds")
	if text == "" {
		return length, nil
	}
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil || !(seconds > 0 && seconds <= h.Max.Seconds()) {
		return 0, fmt.Errorf("seconds must be a number above 0 and at most %g", h.Max.Seconds())
	}
	return time.Duration(seconds * float64(time.Second)), nil
}
