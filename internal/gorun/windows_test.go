package gorun

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

func TestReadWindows(t *testing.T) {
	dir := t.TempDir()
	read := func(script string) (string, error) {
		t.Helper()
		marks, err := timeline.ReadMarks(strings.NewReader(script))
		if err != nil {
			t.Fatal(err)
		}
		windows, err := readWindows(dir, marks)
		var out strings.Builder
		for _, w := range windows {
			f, err := w.Open()
			if err != nil {
				return "", err
			}
			defer f.Close()
			text, err := io.ReadAll(f)
			if err != nil {
				return "", err
			}
			whose := "ours"
			if w.Program {
				whose = "theirs"
			}
			fmt.Fprintf(&out, "%s %s %d-%d ", whose, text, w.From, w.To)
		}
		return out.String(), err
	}
	check := func(why, script, want string) {
		t.Helper()
		if got, err := read(script); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", why, got, err, want)
		}
	}
	check("no trace", "I 1 0 0 2 \nX 9 0 0 2 \n", "")
	if _, err := read("W 1 0 0 2 \n"); !errors.Is(err, ErrNoRecord) {
		t.Errorf("a window without a file: %v, want ErrNoRecord", err)
	}
	fixture.WriteFile(t, filepath.Join(dir, "trace"), "aaabbcccc")
	check("the whole", "I 1 0 0 2 \nW 2 0 0 2 \nX 9 0 0 2 \n", "ours aaabbcccc 2-9 ")
	check("one between ours", "W 2 0 0 2 \nw 3 0 0 2 \nW 4 0 3 2 program\nw 5 0 0 2 \nW 6 0 5 2 \nX 9 0 0 2 \n",
		"ours aaa 2-3 theirs bb 4-5 ours cccc 6-9 ")
	check("killed", "W 2 0 0 2 \nw 3 0 0 2 \nW 4 0 3 2 \nP 8 0 0 2 \n", "ours aaa 2-3 ours bbcccc 4-8 ")
	check("cut off by a limit", "W 2 0 0 2 \nw 3 0 0 2 \nW 4 0 7 2 \nw 5 0 0 2 \nW 6 0 12 2 \nX 9 0 0 2 \n", "ours aaabbcc 2-3 ours cc 4-5 ")
	for _, bad := range []string{"W 2 0 3 2 \nW 3 0 2 2 \n", "W 2 0 -1 2 \n"} {
		if got, err := read(bad); err == nil {
			t.Errorf("windows %q of 9 bytes gave %q", bad, got)
		}
	}
}

// What a record's windows hold outlives its directory.
func TestMoveTrace(t *testing.T) {
	dir, kept := t.TempDir(), filepath.Join(t.TempDir(), "kept")
	fixture.WriteFile(t, filepath.Join(dir, "trace"), "aaabb")
	windows, err := readWindows(dir, []timeline.Mark{{Kind: timeline.WindowStart}, {Kind: timeline.WindowStart, N: 3}})
	if err != nil {
		t.Fatal(err)
	}
	r := Record{Windows: windows}
	if err := r.MoveTrace(kept); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(dir, "copied")
	if err := r.Windows[1].WriteFile(copied); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(copied); err != nil || string(text) != "bb" {
		t.Errorf("%q, %v", text, err)
	}
	if err := new(Record).MoveTrace(kept); err != nil {
		t.Errorf("a record without: %v", err)
	}
}
