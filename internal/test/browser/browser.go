// Package browser drives a headless Chromium over the pipe of its DevTools
// protocol, for tests of web pages. It speaks the little of the protocol that
// they need: see https://chromedevtools.github.io/devtools-protocol.
package browser

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"testing"
	"time"
)

// patience bounds every call, so that a browser that hangs fails the test.
const patience = time.Minute

// A Browser is a running Chromium without windows.
type Browser struct {
	in io.WriteCloser

	mu      sync.Mutex
	last    int
	answers map[int]chan answer
	pages   map[string]*Page // by session
	gone    error
}

// A message is one of the DevTools protocol: a call, its answer, or an event.
type message struct {
	ID      int             `json:"id,omitempty"`
	Session string          `json:"sessionId,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

// An answer is what a call is answered with.
type answer struct {
	result json.RawMessage
	err    error
}

// Find returns the path of Chromium, or skips the test where there is none.
func Find(tb testing.TB) string {
	tb.Helper()
	if runtime.GOOS == "windows" {
		tb.Skip("no pipes to a browser on Windows: the pages were not tested in one")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	tb.Skip("no chromium found: the pages were not tested in a browser")
	return ""
}

// Start starts Chromium, or skips the test where there is none. It ends with the
// test. It knows no host but this machine.
func Start(tb testing.TB) *Browser {
	tb.Helper()
	path, dir := Find(tb), tb.TempDir()
	commands, in, err1 := os.Pipe()
	out, events, err2 := os.Pipe()
	if err := errors.Join(err1, err2); err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, path, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
		"--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
		"--user-data-dir="+dir, "--remote-debugging-pipe", "about:blank")
	cmd.ExtraFiles = []*os.File{commands, events} // 3 and 4, where Chromium looks for them
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		cancel()
		tb.Fatal(err)
	}
	_ = commands.Close()
	_ = events.Close()
	b := &Browser{in: in, answers: make(map[int]chan answer), pages: make(map[string]*Page)}
	read := make(chan struct{})
	go func() {
		defer close(read)
		b.read(out)
	}()
	tb.Cleanup(func() {
		_ = b.call("", "Browser.close", nil, nil)
		<-read // until its end of the pipe is closed
		cancel()
		_ = cmd.Wait()
		_ = in.Close()
		_ = out.Close()
	})
	return b
}

// read hands out what the browser says until it is gone.
func (b *Browser) read(out io.Reader) {
	in := bufio.NewReader(out)
	for {
		text, err := in.ReadBytes(0)
		if err != nil {
			b.leave(err)
			return
		}
		var m message
		if err := json.Unmarshal(text[:len(text)-1], &m); err != nil {
			b.leave(err)
			return
		}
		b.take(m)
	}
}

func (b *Browser) leave(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.gone = fmt.Errorf("the browser is gone: %w", err)
	for id, to := range b.answers {
		to <- answer{err: b.gone}
		delete(b.answers, id)
	}
}

func (b *Browser) take(m message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if m.ID == 0 {
		if p := b.pages[m.Session]; p != nil {
			p.event(m)
		}
		return
	}
	a := answer{result: m.Result}
	if m.Error != nil {
		a.err = errors.New(m.Error.Message)
	}
	if to := b.answers[m.ID]; to != nil {
		to <- a
		delete(b.answers, m.ID)
	}
}

// call asks the browser, or one of its pages, to do something.
func (b *Browser) call(session, method string, params, result any) error {
	raw, err := json.Marshal(params)
	if err != nil {
		return err
	}
	to := make(chan answer, 1)
	b.mu.Lock()
	b.last++
	m := message{ID: b.last, Session: session, Method: method}
	if params != nil {
		m.Params = raw
	}
	b.answers[m.ID] = to
	gone := b.gone
	b.mu.Unlock()
	if gone != nil {
		return gone
	}
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if _, err := b.in.Write(append(text, 0)); err != nil {
		return err
	}
	select {
	case a := <-to:
		if a.err != nil {
			return fmt.Errorf("%s: %w", method, a.err)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(a.result, result)
	case <-time.After(patience):
		return fmt.Errorf("%s: no answer within %s", method, patience)
	}
}
