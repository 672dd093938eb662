package source

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// In which loops and functions somebody may have to wait for a moment of the clock: their lines that end in a mark.
func TestLimits(t *testing.T) {
	const limiter, ticker = "import \"golang.org/x/time/rate\"\nvar l *rate.Limiter\n", "var tick = time.NewTicker(5)\n"
	for _, text := range []string{
		limiter + "func f() {\n" +
			"	for {\n" +
			"		l.Wait(ctx)\n" +
			"		work() // loop\n" +
			"	}\n" +
			"	work() // function\n" +
			"}\n" +
			"func g() {\n" +
			"	for range list {\n" +
			"		f()\n" + // who calls who waits
			"		work() // loop\n" +
			"	}\n" +
			"}\n" +
			"func h() {\n" +
			"	for range list {\n" +
			"		go f()\n" + // another goroutine does
			"		group.Wait()\n" +
			"		work() //\n" +
			"	}\n" +
			"}\n",
		"func f() {\n	for {\n		cond.Wait(ctx)\n		work() //\n	}\n}\n", // no limiter
		ticker + "func f() {\n" +
			"	for range tick.C {\n" +
			"		work() // loop\n" +
			"	}\n" +
			"	<-tick.C\n" +
			"	for {\n" +
			"		select {\n" +
			"		case <-tick.C:\n" +
			"		case <-done:\n" +
			"		}\n" +
			"		work() // function\n" +
			"	}\n" +
			"}\n",
		"func f() {\n	for {\n		work() // loop\n		if d := next.Sub(time.Now()); d > 0 {\n			time.Sleep(d)\n		}\n	}\n}\n",
		"func f() {\n	for {\n		time.Sleep(time.Until(next))\n		work() // loop\n	}\n}\n",
		"func rest(d time.Duration) { time.Sleep(d) } // function\n" + // who sleeps for as long as it is told
			"func f() {\n	for {\n		if d := time.Until(next); d > 0 {\n			rest(d)\n		}\n		work() // loop\n	}\n}\n" +
			"func g() {\n	for {\n		rest(delay)\n		work() //\n	}\n}\n",
		"func (b *bucket) take() {\n" + // who counts tokens, which come with the time
			"	b.tokens += now.Sub(b.last).Seconds() * rate\n" +
			"	wait := (1 - b.tokens) / rate\n" +
			"	time.Sleep(time.Duration(wait)) // function\n" +
			"}\n" +
			"func f() {\n	for {\n		b.take()\n		work() // loop\n	}\n}\n",
		"func f() {\n" + // and who may be told to stop meanwhile
			"	for {\n" +
			"		t := time.NewTimer(time.Until(next))\n" +
			"		select {\n		case <-t.C:\n		case <-ctx.Done():\n			return\n		}\n" +
			"		work() // loop\n" +
			"	}\n" +
			"}\n" +
			"func g() {\n" + // who waits for an answer, until a moment
			"	for {\n" +
			"		t := time.NewTimer(time.Until(next))\n" +
			"		select {\n		case <-t.C:\n		case <-answer:\n		}\n" +
			"		work() //\n" +
			"	}\n" +
			"}\n",
		"func f() {\n	for {\n		<-time.After(time.Until(next))\n		work() // loop\n	}\n}\n", // by other calls
		"func f() {\n	for {\n		t.Reset(next.Sub(now))\n		<-t.C\n		work() // loop\n	}\n}\n",
		"func f() {\n	for {\n		time.Sleep(delay)\n		work() //\n	}\n}\n", // as long each time
	} {
		path := filepath.Join(t.TempDir(), "a.go")
		fixture.WriteFile(t, path, "package a\n"+text)
		var tree Tree
		for i, line := range slices.Collect(strings.Lines("package a\n" + text)) {
			_, mark, ok := strings.Cut(strings.TrimSpace(line), "// ")
			if !ok && !strings.HasSuffix(strings.TrimSpace(line), "//") {
				continue
			}
			if got := tree.Limited(path, i+1); got != (mark == "loop") {
				t.Errorf("line %d is limited: %v, of\n%s", i+1, got, text)
			}
			if got := tree.Limits(path, i+1); got != (mark != "") {
				t.Errorf("line %d is of a function that is: %v, of\n%s", i+1, got, text)
			}
		}
	}
}

// What ships calls no test: that a test's reader waits for a ticker says nothing of who reads elsewhere.
func TestLimitsOfTests(t *testing.T) {
	dir := t.TempDir()
	ships, tests := filepath.Join(dir, "x.go"), filepath.Join(dir, "x_test.go")
	fixture.WriteFile(t, ships, "package x\nfunc f() {\n	for {\n		r.Read(b)\n	}\n}\n")
	fixture.WriteFile(t, tests, "package x\nvar tick = time.NewTicker(5)\nfunc (slow) Read(b []byte) { <-tick.C }\nfunc g() {\n	for {\n		r.Read(b)\n	}\n}\n")
	source := Tree{Built: time.Now().Add(time.Hour)}
	if source.Limited(ships, 4) || !source.Limited(tests, 6) {
		t.Errorf("limited: what ships %v, what tests %v", source.Limited(ships, 4), source.Limited(tests, 6))
	}
}
