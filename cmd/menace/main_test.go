package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/chooser/menace"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// call runs a command with what a person types and checks how it exits.
func call(t *testing.T, want int, typed string, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, diag bytes.Buffer
	if got := run(args, strings.NewReader(typed), &out, &diag); got != want {
		t.Fatalf("menace %v exits with %d, want %d\n%s%s", args, got, want, out.String(), diag.String())
	}
	return out.String(), diag.String()
}

func contains(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("output lacks %q:\n%s", want, text)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestUsage(t *testing.T) {
	t.Chdir(t.TempDir())
	check := func(status int, complaint string, args ...string) {
		t.Helper()
		stdout, stderr := call(t, status, "", args...)
		contains(t, stderr, complaint)
		if status != 0 && stdout != "" {
			t.Errorf("menace %v wrote to standard output: %s", args, stdout)
		}
	}
	check(2, "Usage: menace COMMAND")
	check(2, `command "learn"`, "learn")
	check(2, "not defined: -x", "train", "-x")
	check(2, `argument "more"`, "train", "more")
	check(2, "-impl=quick", "train", "-impl=quick")
	check(2, "-matches=-1", "train", "-matches=-1")
	check(2, "-as=nobody", "play", "-as=nobody")
	check(2, "both are b.brain", "generate", "-first=b.brain", "-second=./b.brain")
	check(0, "-matches number", "train", "-help")
	check(0, "-matches number", "help", "train")
	check(2, `command "learn"`, "help", "learn")
	check(1, "menace generate", "train")
	check(1, "menace generate", "measure")
	check(1, "menace generate", "watch")
	check(1, "menace generate", "play")
	if help, _ := call(t, 0, "", "help"); !strings.Contains(help, "7 | 8 | 9") {
		t.Errorf("help is %s", help)
	}
}

// TestWholeLife generates, trains in each way, measures and watches.
func TestWholeLife(t *testing.T) {
	t.Chdir(t.TempDir())
	out, _ := call(t, 0, "", "generate")
	contains(t, out, "first.brain and second.brain")
	_, diag := call(t, 1, "", "generate")
	contains(t, diag, "-force")
	trained := map[string]string{}
	for _, impl := range []string{"api", "chooser", "naive"} {
		call(t, 0, "", "generate", "-force")
		out, diag = call(t, 0, "", "train", "-matches=2500", "-seed=9", "-impl="+impl)
		contains(t, out, "2500 matches in ")
		if diag != "" {
			t.Errorf("a bar was drawn where no terminal is: %q", diag)
		}
		trained[impl] = read(t, "first.brain") + read(t, "second.brain")
	}
	if trained["api"] != trained["chooser"] {
		t.Error("the fast and the slow game make different brains of the same choices")
	}
	out, _ = call(t, 0, "", "measure")
	contains(t, out, "brain  perfect", "perfect brain", "%")
	out, _ = call(t, 0, "", "watch", "-seed=1")
	contains(t, out, "X takes", "O takes")
	if again, _ := call(t, 0, "", "watch", "-seed=1"); again != out {
		t.Error("a match with the same seed is another")
	}
	before := read(t, "first.brain")
	out, _ = call(t, 0, "", "train", "-story", "-matches=1000")
	contains(t, out, "naive ", "chooser ", "api ", "times as fast as before)")
	if read(t, "first.brain") != before {
		t.Error("the story has changed a brain")
	}
}

// TestOneFile: of two brains in one file, one would be lost.
func TestOneFile(t *testing.T) {
	t.Chdir(t.TempDir())
	call(t, 0, "", "generate")
	before := read(t, "first.brain")
	if err := os.Link("first.brain", "again.brain"); err != nil {
		t.Skip("no links here:", err)
	}
	for _, second := range []string{"first.brain", "./first.brain", "again.brain"} {
		_, diag := call(t, 2, "", "train", "-matches=10", "-second="+second)
		contains(t, diag, "both are first.brain")
	}
	if read(t, "first.brain") != before {
		t.Error("a brain was overwritten")
	}
	call(t, 0, "", "measure", "-second=first.brain") // a brain may play itself
}

func TestMalformedBrainIsKept(t *testing.T) {
	t.Chdir(t.TempDir())
	call(t, 0, "", "generate")
	first, bad := read(t, "first.brain"), "menace brain 1\n000000000 6"
	fixture.WriteFile(t, "second.brain", bad)
	_, diag := call(t, 1, "", "train", "-matches=10")
	contains(t, diag, "line 2", "second.brain")
	if read(t, "first.brain") != first || read(t, "second.brain") != bad {
		t.Error("training overwrote a file although one was malformed")
	}
}

// interrupting is a context that is interrupted after so many looks at it.
type interrupting struct {
	context.Context
	looks int
}

func (c *interrupting) Err() error {
	if c.looks--; c.looks < 0 {
		return context.Canceled
	}
	return nil
}

func TestInterruptSavesNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	call(t, 0, "", "generate")
	before := read(t, "first.brain") + read(t, "second.brain")
	for _, impl := range []string{"api", "naive"} {
		var diag bytes.Buffer
		ctx := &interrupting{t.Context(), 3}
		status := runContext(ctx, []string{"train", "-matches=1000000000", "-impl=" + impl}, strings.NewReader(""), io.Discard, &diag)
		if status != 1 || !strings.Contains(diag.String(), "interrupted") {
			t.Errorf("an interrupted training exits with %d and says %q", status, diag.String())
		}
	}
	if read(t, "first.brain")+read(t, "second.brain") != before {
		t.Error("an interrupted training has changed a file")
	}
	if entries, _ := os.ReadDir("."); len(entries) != 2 {
		t.Errorf("%d files after an interrupt, want 2: %v", len(entries), entries)
	}
}

func TestTwoPeople(t *testing.T) {
	out, _ := call(t, 0, "7\n5\n8\n7\nx\n0\n\n4\n9\n", "play", "-as=both")
	contains(t, out,
		" 7 | 8 | 9 \n---+---+---\n 4 | 5 | 6 \n---+---+---\n 1 | 2 | 3 \n",
		"O, which square? square 7 is not free\n", `have "x", need a key`, `have "0", need a key`, `have ""`,
		" X | X | X \n---+---+---\n O | O | 6 \n", "\nX wins\n")
	out, _ = call(t, 0, "1\n4\n2\n5\n9\n6\n", "play", "-as=both")
	contains(t, out, "\nO wins\n")
	out, _ = call(t, 0, "5\n7\n8\n2\n9\n1\n4\n6\n3\n", "play", "-as=both")
	contains(t, out, "\na tie\n")
	_, diag := call(t, 1, "7\nq\n5\n", "play", "-as=both")
	contains(t, diag, "left")
	_, diag = call(t, 1, "7\n", "play", "-as=both") // the end of the input
	contains(t, diag, "left")
}

// TestAgainstBrain plays both sides against a brain that has learned one thing:
// to take the lowest free square.
func TestAgainstBrain(t *testing.T) {
	t.Chdir(t.TempDir())
	brain := menace.NewBrain()
	for board := range menace.Board(menace.Boards) {
		weights, found := brain.Weights(board), false
		for s, w := range weights {
			if w > 0 && !found {
				weights[s], found = 4_000_000_000, true
			} else if w > 0 {
				weights[s] = 1
			}
		}
		if err := brain.Set(board, weights); err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(t.TempDir(), "in order")
	if err := brain.Save(dir); err != nil {
		t.Fatal(err)
	}
	out, _ := call(t, 0, "4\n5\n6\n", "play", "-as=first", "-second="+dir, "-seed=1")
	contains(t, out, "X takes 4", "O takes 7", "X takes 5", "O takes 8", "X takes 6", "X wins")
	out, _ = call(t, 0, "4\n5\n1\n", "play", "-as=second", "-first="+dir, "-seed=1")
	contains(t, out, "X takes 7", "O takes 4", "X takes 8", "O takes 5", "X takes 9", "X wins")
}

// TestInterruptAtTheTerminal is interrupted while nobody types anything.
func TestInterruptAtTheTerminal(t *testing.T) {
	nobody, _ := io.Pipe()
	ctx, interrupt := context.WithCancel(t.Context())
	var diag bytes.Buffer
	status := make(chan int)
	asked := make(writer, 100)
	go func() { status <- runContext(ctx, []string{"play", "-as=both"}, nobody, asked, &diag) }()
	for text := range asked {
		if strings.Contains(text, "which square?") {
			break
		}
	}
	interrupt()
	select {
	case got := <-status:
		if got != 1 || !strings.Contains(diag.String(), "left") {
			t.Errorf("exits with %d and says %q", got, diag.String())
		}
	case <-time.After(time.Minute): // only if it hangs
		t.Error("an interrupt does not end a match")
	}
}

// A writer passes on what is written.
type writer chan string

func (w writer) Write(p []byte) (int, error) {
	w <- string(p)
	return len(p), nil
}

// fullDisk is standard output on one.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestFullDisk(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"train", "-story", "-matches", "10"}, {"play", "-as=both"}} {
		var diag bytes.Buffer
		if got := run(args, strings.NewReader("7\n"), fullDisk{}, &diag); got != 1 || diag.String() != "menace: no space left on device\n" {
			t.Errorf("menace %v exits with %d: %s", args, got, &diag)
		}
	}
}
