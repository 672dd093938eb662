package menace_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/bottleneck-go/bottleneck/chooser"
	"github.com/bottleneck-go/bottleneck/chooser/menace"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func text(t testing.TB, brain *menace.Brain) string {
	t.Helper()
	var out bytes.Buffer
	n, err := brain.WriteTo(&out)
	if err != nil || n != int64(out.Len()) {
		t.Fatalf("WriteTo = %d, %v, and wrote %d bytes", n, err, out.Len())
	}
	return out.String()
}

func TestRoundTrip(t *testing.T) {
	first, second := trained(2000, 1)
	for _, brain := range []*menace.Brain{menace.NewBrain(), first, second} {
		written := text(t, brain)
		got, err := menace.ReadBrain(strings.NewReader(written))
		if err != nil || *got != *brain {
			t.Errorf("a brain is another after writing and reading: %v", err)
		}
	}
	want := "menace brain 1\n000000000 6 6 6 6 6 6 6 6 6\n000000001 6 6 6 6 6 6 6 6 0\n"
	if got := text(t, menace.NewBrain()); !strings.HasPrefix(got, want) {
		t.Errorf("a new brain's file starts with %q, want %q", got[:len(want)], want)
	}
}

// mutations are edits of a new brain's file that make it none.
var mutations = []struct{ why, old, new, complaint string }{
	{"another program's", "menace brain 1", "menace brain 1 ", "line 1"},
	{"another version", "menace brain 1", "menace brain 2", "line 1"},
	{"carriage returns", "\n", "\r\n", "line 1"},
	{"no header", "menace brain 1\n", "", "line 1"},
	{"a board missing", "000000001 6 6 6 6 6 6 6 6 0\n", "", "need board 000000001"},
	{"a board twice", "000000001", "000000000", "need board 000000001"},
	{"no board", "000000001", "00000001", "need board"},
	{"a weight missing", "000000000 6 ", "000000000 ", "need nine weights"},
	{"a weight too many", "000000000 6 ", "000000000 6 6 ", "need nine weights"},
	{"two spaces", "000000000 6", "000000000  6", "line 2"},
	{"a space at the end", "6 6 6\n", "6 6 6 \n", "need nine weights"},
	{"a negative weight", "000000000 6", "000000000 -6", "line 2"},
	{"a fraction", "000000000 6", "000000000 6.5", "line 2"},
	{"too large a weight", "000000000 6", "000000000 4294967296", "out of range"},
	{"a leading zero", "000000000 6", "000000000 06", "leading zeros"},
	{"a free square of weight zero", "000000000 6", "000000000 0", "weights do not suit"},
	{"a taken square with a weight", "6 0\n", "6 1\n", "weights do not suit"},
	{"a line without end", "000000000 6", "000000000 " + strings.Repeat("6", 5000), "need less than"},
	{"more text", "222222222 0 0 0 0 0 0 0 0 0\n", "222222222 0 0 0 0 0 0 0 0 0\n\n", "need the end"},
	{"no last line feed", "222222222 0 0 0 0 0 0 0 0 0\n", "222222222 0 0 0 0 0 0 0 0 0", "need a line feed"},
	{"half of it", "\n1110000", "", "line "},
}

func TestMalformed(t *testing.T) {
	whole := text(t, menace.NewBrain())
	path := filepath.Join(t.TempDir(), "brain")
	for _, m := range mutations {
		if !strings.Contains(whole, m.old) {
			t.Fatalf("%s: the file does not contain %q", m.why, m.old)
		}
		edited := strings.Replace(whole, m.old, m.new, 1)
		brain, err := menace.ReadBrain(strings.NewReader(edited))
		if !errors.Is(err, menace.ErrFormat) || brain != nil || !strings.Contains(err.Error(), m.complaint) {
			t.Errorf("%s: error %v, want %v saying %q", m.why, err, menace.ErrFormat, m.complaint)
		}
		fixture.WriteFile(t, path, edited)
		if _, err := menace.Load(path); !errors.Is(err, menace.ErrFormat) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: Load: %v", m.why, err)
		}
	}
	for _, n := range []int{0, 1, 14, 15, 100, len(whole) / 2, len(whole) - 1} {
		if _, err := menace.ReadBrain(strings.NewReader(whole[:n])); !errors.Is(err, menace.ErrFormat) {
			t.Errorf("%d bytes of a brain: error %v, want %v", n, err, menace.ErrFormat)
		}
	}
	broken := errors.New("broken")
	if _, err := menace.ReadBrain(io.MultiReader(strings.NewReader(whole[:1000]), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("a broken reader: error %v, want %v", err, broken)
	}
}

// A short writer takes half of what it gets, and does not say so.
type shortWriter struct{}

func (shortWriter) Write(p []byte) (int, error) { return len(p) / 2, nil }

func TestWriteToShortWriter(t *testing.T) {
	n, err := menace.NewBrain().WriteTo(shortWriter{})
	if !errors.Is(err, io.ErrShortWrite) || n != int64(len(text(t, menace.NewBrain()))/2) {
		t.Errorf("wrote %d bytes, %v, want %v", n, err, io.ErrShortWrite)
	}
}

func TestSetRefuses(t *testing.T) {
	brain := menace.NewBrain()
	for why, weights := range map[string][9]uint32{
		"a free square of weight zero":  {1, 1, 1, 1, 1, 1, 1, 0, 0},
		"a taken square with a weight":  {1, 1, 1, 1, 1, 1, 1, 1, 1},
		"nothing but zeros for weights": {},
	} {
		if err := brain.Set(1, weights); !errors.Is(err, menace.ErrWeights) {
			t.Errorf("%s: error %v, want %v", why, err, menace.ErrWeights)
		}
	}
	const beyond = "menace: board number 19683, need one below 19683: no such board"
	if err := brain.Set(menace.Boards, [9]uint32{1, 1, 1, 1, 1, 1, 1, 1, 1}); !errors.Is(err, menace.ErrBoard) || err.Error() != beyond {
		t.Errorf("the board after the last: error %v, want %s", err, beyond)
	}
	if _, err := brain.Choose(nil, menace.Boards); !errors.Is(err, menace.ErrBoard) {
		t.Errorf("choose on the board after the last: error %v, want %v", err, menace.ErrBoard)
	}
	if got := panicOf(func() { brain.Weights(menace.Boards) }); got != beyond {
		t.Errorf("weights of the board after the last: panic %v, want %s", got, beyond)
	}
	if *brain != *menace.NewBrain() {
		t.Error("the brain has changed")
	}
	if _, err := brain.Choose(nil, menace.Boards-1); !errors.Is(err, chooser.ErrAllZero) {
		t.Errorf("choose on a full board: error %v, want %v", err, chooser.ErrAllZero)
	}
}

func TestSaveAndLoad(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	first, second := trained(100, 1)
	if err := menace.SavePair(first, a, second, b); err != nil {
		t.Fatal(err)
	}
	check := func(path string, want *menace.Brain) {
		t.Helper()
		if got, err := menace.Load(path); err != nil || *got != *want {
			t.Errorf("%s: another brain, or %v", path, err)
		}
	}
	check(a, first)
	check(b, second)
	if err := menace.SavePair(second, a, first, filepath.Join(dir, "missing", "b")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("saving where no directory is: %v", err)
	}
	if err := menace.SavePair(second, dir, first, b); err == nil {
		t.Error("saved a brain in place of a directory")
	}
	check(a, first) // neither was saved
	check(b, second)
	if entries, _ := os.ReadDir(dir); len(entries) != 2 {
		t.Errorf("%d files, want 2: %v", len(entries), entries)
	}
	if _, err := menace.Load(filepath.Join(dir, "c")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("loading what is not there: %v", err)
	}
}

// FuzzReadBrain replaces part of a brain's file. What is read without error must
// be written as the same bytes.
func FuzzReadBrain(f *testing.F) {
	whole := text(f, menace.NewBrain())
	for _, m := range mutations {
		at := strings.Index(whole, m.old)
		f.Add(at, len(m.old), []byte(m.new))
	}
	f.Add(25, 1, []byte("77"))
	f.Fuzz(func(t *testing.T, at, n int, with []byte) {
		at = min(max(at, 0), len(whole))
		n = min(max(n, 0), len(whole)-at)
		edited := whole[:at] + string(with) + whole[at+n:]
		brain, err := menace.ReadBrain(strings.NewReader(edited))
		if err != nil {
			if !errors.Is(err, menace.ErrFormat) || brain != nil {
				t.Fatalf("brain %v, error %v", brain != nil, err)
			}
			return
		}
		if text(t, brain) != edited {
			t.Fatal("what was read is written differently")
		}
	})
}
