package tracer

import (
	"bytes"
	"io"
	"runtime/trace"
	"testing"
	"time"
)

// A recording that does little is one trace, with its marks.
func TestWhole(t *testing.T) {
	x, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(5 * time.Millisecond)
	windows := x.Stop()
	if len(windows) != 1 || !bytes.HasPrefix(windows[0], []byte("go 1.")) {
		t.Fatalf("%d traces, want one", len(windows))
	}
	for _, kind := range []string{"W ", "P ", "X ", "w "} {
		if !bytes.Contains(windows[0], []byte(kind)) {
			t.Errorf("no mark %q", kind)
		}
	}
	if again := x.Stop(); again != nil {
		t.Error("the traces come twice")
	}
}

// What somebody else has ended is no trace of the recording.
func TestEnded(t *testing.T) {
	x, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	if x.Ended() {
		t.Error("ended before anybody did")
	}
	trace.Stop()
	if windows := x.Stop(); len(windows) != 0 || !x.Ended() {
		t.Errorf("%d traces, ended %t; want none, and that", len(windows), x.Ended())
	}
}

// What somebody else has ended is no trace of the recording either where that one has begun another.
func TestReplaced(t *testing.T) {
	x, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	trace.Stop()
	if err := trace.Start(io.Discard); err != nil {
		t.Fatal(err)
	}
	if windows := x.Stop(); len(windows) != 0 || !x.Ended() {
		t.Errorf("%d traces, ended %t; want none, and that", len(windows), x.Ended())
	}
}

// One that changes its state all the time is traced in windows, and what lies
// between them is most of the time.
func TestWindows(t *testing.T) {
	x, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	a, b := make(chan int), make(chan int)
	go func() {
		for n := range a {
			b <- n
		}
		close(b)
	}()
	const most = 10 * time.Second // beside others a pause may be long
	open, begun, was := 0, 0, false
	turns := 0
	for began := time.Now(); (begun < 2 || turns < 1000) && time.Since(began) < most; turns++ {
		a <- turns
		<-b
		is := trace.IsEnabled()
		if is {
			open++
		}
		if is && !was {
			begun++
		}
		was = is
	}
	close(a)
	windows := x.Stop()
	t.Logf("%d traces; in %d of %d turns one was recorded", len(windows), open, turns)
	if len(windows) < 2 {
		t.Errorf("%d traces, want several", len(windows))
	}
	if open > turns/2 {
		t.Errorf("in %d of %d turns a trace was recorded", open, turns)
	}
}

// While somebody else traces, too, so does the recording, and goes on when that ends.
func TestBeside(t *testing.T) {
	var other bytes.Buffer
	if err := trace.Start(&other); err != nil {
		t.Fatal(err)
	}
	x, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Start(); err == nil {
		t.Error("a third trace was begun")
	}
	x.turn()
	if x.flight == nil {
		t.Error("it took over from who still traces")
	}
	trace.Stop()
	x.turn()
	if x.flight != nil || !trace.IsEnabled() {
		t.Error("nothing was recorded when the other trace had ended")
	}
	windows := x.Stop()
	if len(windows) != 2 || x.Ended() || !bytes.Contains(windows[0], []byte("P ")) || !bytes.Contains(windows[1], []byte("X ")) {
		t.Errorf("%d traces, ended %t; want one beside the other, and one of its own", len(windows), x.Ended())
	}
	if !bytes.HasPrefix(other.Bytes(), []byte("go 1.")) {
		t.Error("the other trace was cut off")
	}
	if err := trace.Start(io.Discard); err != nil {
		t.Error("a trace is left behind:", err)
	}
	trace.Stop()
}
