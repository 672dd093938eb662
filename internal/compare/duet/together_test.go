package duet

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// What computes on several processors at once, once their threads are awake, has runs that last as
// long as that takes, and again for what counts. What does not has runs as short as before.
func TestGather(t *testing.T) {
	for _, together := range []bool{false, true} {
		j := &Job{}
		p := &planner{pair: [2]*Process{answering(t, together), answering(t, together)}, job: j}
		for _, step := range []func() error{p.grow, p.gather} {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
		j.Runs = p.runs()
		if j.together != together || together && (time.Duration(j.Ops)*time.Microsecond <= shortRun || j.Runs < 2 || j.uncounted() != 1) {
			t.Errorf("together is %v, want %v: %d operations in a run, %d runs in a turn, of which %d do not count",
				j.together, together, j.Ops, j.Runs, j.uncounted())
		}
	}
}

// answering is a process whose operations are said to take a microsecond each, and many processors
// at once, but not where it is tried without collections, if these do.
func answering(t *testing.T, together bool) *Process {
	t.Helper()
	requests, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	from, answers, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = to.Close() })
	go func() {
		defer answers.Close()
		for in := bufio.NewScanner(requests); in.Scan(); {
			var ops, times int
			var how string
			if strings.HasPrefix(in.Text(), "wake") {
				fmt.Fprintln(answers, "woke")
				continue
			}
			_, _ = fmt.Sscanf(in.Text(), "%s %d %d", &how, &ops, &times)
			cpu := time.Duration(0)
			if how == "run" || together { // collections compute beside, too
				cpu = time.Hour // however late the test is
			}
			fmt.Fprintln(answers, "ran", cpu.Nanoseconds(), 0, strings.Repeat(fmt.Sprint(" ", 1000*ops), times))
		}
	}()
	return &Process{to: to, from: from, in: bufio.NewReader(from)}
}
