package instrument

import (
	"strings"
	"testing"
)

const places = `package m

import "sync"

var mu sync.Mutex

func plain(n int) { for range n { work() } }
func holder() { defer mu.Unlock(); mu.Lock(); work() }
func reader(t *T) { n := t.n; t.mu.RLock(); work(n) }
func late(n int) { if n > 0 { return }; mu.Lock() }
func stage(in <-chan int, out chan<- int) { for x := range in { work(x) } }
func sender(out chan<- int) { for i := range 9 { out <- i } }
func receiver(in chan int) { for { work(<-in) } }
func selects(in chan int) { for { select { case <-in: default: } } }
func locks() { for range 9 { mu.Lock(); work(); mu.Unlock() } }
func starts(in chan int) { for range 9 { go func() { in <- 1 }() } }
func send(out chan<- int) { out <- 1 }
`

func TestPlace(t *testing.T) {
	file, all := functions(t, places)
	const delay = "bottleneckpprof.BottleneckDelay();"
	want := map[string]struct {
		place Place
		text  string
	}{
		"plain":    {AtEntry, "func plain(n int) { " + delay + " for range n"},
		"holder":   {InLock, "mu.Lock(); " + delay + " work()"},
		"reader":   {InLock, "t.mu.RLock(); " + delay + " work(n)"},
		"late":     {AtEntry, "{ " + delay + " if n > 0"},
		"stage":    {InLoop, "range in { " + delay + " work(x)"},
		"sender":   {InLoop, "range 9 { " + delay + " out <- i"},
		"receiver": {InLoop, "for { " + delay + " work(<-in)"},
		"selects":  {InLoop, "for { " + delay + " select"},
		"locks":    {InLoop, "mu.Lock(); " + delay + " work()"},
		"starts":   {AtEntry, "{ " + delay + " for range 9"},
		"send":     {AtEntry, "{ " + delay + " out <- 1"},
	}
	for _, f := range all {
		o := &Overlay{replace: make(map[string][]byte)}
		if err := o.DelayFunction(f); err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		w := want[f.name]
		if text := string(o.replace[file]); f.Place != w.place || !strings.Contains(text, w.text) || strings.Count(text, delay) != 1 {
			t.Errorf("%s is delayed at %s, want %s: %q in\n%s", f.name, f.Place, w.place, w.text, text)
		}
	}
	if len(all) != len(want) {
		t.Errorf("%d functions, want %d", len(all), len(want))
	}
}
