package planted

import (
	"bufio"
	"io"
	"math"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck"
)

const (
	connections = 32
	truthTime   = 3 * time.Second
)

// A load asks a service for answers as fast as they come, until it does not answer any
// more.
type load struct {
	answered atomic.Int64
	wg       sync.WaitGroup
}

func (l *load) start(url string) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	for range connections {
		l.wg.Go(func() {
			for {
				r, err := client.Get(url)
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, r.Body)
				r.Body.Close()
				l.answered.Add(1)
			}
		})
	}
}

// perSecond counts the answers of some time.
func (l *load) perSecond(d time.Duration) float64 {
	start, before := time.Now(), l.answered.Load()
	time.Sleep(d)
	return float64(l.answered.Load()-before) / time.Since(start).Seconds()
}

// throughput is how many requests a second a service answers with a function made free.
func throughput(t *testing.T, program, free string) float64 {
	t.Helper()
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), "FREE="+free)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var l load
	l.start(strings.TrimSpace(url))
	l.perSecond(truthTime / 6)
	rate := l.perSecond(truthTime)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	l.wg.Wait()
	return rate
}

// A service under load is judged by its requests: the holder of the lock is the
// bottleneck, and the ceiling is the throughput that it has without.
func TestService(t *testing.T) {
	if !*concurrent {
		t.Skip("loads a service for some ten seconds: -planted.concurrent")
	}
	cases, err := Load(os.DirFS("testdata/services"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) { c.serve(t) })
	}
}

func (c Case) serve(t *testing.T) {
	dir := t.TempDir()
	program := c.build(t, dir)
	name := c.Want[0][strings.LastIndex(c.Want[0], ".")+1:]
	base, freed := throughput(t, program, ""), throughput(t, program, name)
	t.Logf("%.0f requests a second, %.0f with %s free", base, freed, name)
	read, write := io.Pipe()
	var l load
	l.wg.Go(func() {
		if url, err := bufio.NewReader(read).ReadString('\n'); err == nil {
			l.start(strings.TrimSpace(url))
		}
	})
	r, err := bottleneck.Find(t.Context(), bottleneck.FindConfig{
		Target: bottleneck.Target{Dir: dir}, Stdout: write, StopAfter: 2 * truthTime,
	})
	write.Close()
	l.wg.Wait()
	if err != nil {
		t.Fatal(err)
	}
	b := r.Bottleneck
	if b == nil || b.Function != c.Want[0] {
		t.Fatalf("bottleneck %+v, want %s; %d answered\n%s", b, c.Want[0], l.answered.Load(), shares(r))
	}
	t.Logf("find: %s, kind %s, at most %.2fx (%.2f to %.2f), which are %.0f requests a second",
		b.Function, b.Kind, b.Speedup, b.SpeedupLow, b.SpeedupHigh, b.Speedup*base)
	const off = 0.2
	if said := b.Speedup * base; math.Abs(said/freed-1) > off {
		t.Errorf("at most %.0f requests a second, want %.0f", said, freed)
	}
}
