package doubles

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestCountReader(t *testing.T) {
	long := string(letters(200_000))
	for _, text := range []string{"", "a", "aaa", "bookkeeper", long} {
		want := int64(Count(text))
		for name, wrap := range map[string]func(io.Reader) io.Reader{
			"whole":    func(r io.Reader) io.Reader { return r },
			"half":     iotest.HalfReader,
			"one byte": iotest.OneByteReader,
			"data EOF": iotest.DataErrReader, // bytes together with io.EOF
		} {
			if got, err := CountReader(wrap(strings.NewReader(text))); got != want || err != nil {
				t.Errorf("%s of %d bytes: %d, %v, want %d", name, len(text), got, err, want)
			}
			if got, err := CountRunesReader(wrap(strings.NewReader(text))); got != want || err != nil {
				t.Errorf("%s of %d bytes: %d characters, %v, want %d", name, len(text), got, err, want)
			}
			var rc RuneCounter
			if n, err := rc.ReadFrom(wrap(strings.NewReader(text))); n != int64(len(text)) || err != nil || rc.Count() != want {
				t.Errorf("%s of %d bytes: %d in %d, %v, want %d", name, len(text), rc.Count(), n, err, want)
			}
		}
	}
}

func TestCountReaderError(t *testing.T) {
	broken := errors.New("broken")
	for _, count := range []func(io.Reader) (int64, error){CountReader, CountRunesReader} {
		r := io.MultiReader(strings.NewReader("aab"), iotest.ErrReader(broken))
		n, err := count(r)
		if n != 1 || !errors.Is(err, broken) {
			t.Errorf("CountReader = %d, %v, want 1 and an error that wraps %v", n, err, broken)
		}
		if want := "doubles: reading, after 3 bytes: broken"; err.Error() != want {
			t.Errorf("error is %q, want %q", err, want)
		}
	}
}

// Characters that reads cut are whole again.
func TestCountRunesReader(t *testing.T) {
	for _, test := range tests {
		for _, r := range []io.Reader{strings.NewReader(test.text), iotest.OneByteReader(strings.NewReader(test.text))} {
			if got, err := CountRunesReader(r); got != int64(test.characters) || err != nil {
				t.Errorf("%q: %d, %v, want %d", test.text, got, err, test.characters)
			}
		}
	}
}

type emptyReader struct{}

func (emptyReader) Read([]byte) (int, error) { return 0, nil }

func TestCountReaderNoProgress(t *testing.T) {
	if _, err := CountReader(emptyReader{}); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("error is %v, want %v", err, io.ErrNoProgress)
	}
}

// A wrongReader says that it read so many bytes.
type wrongReader int

func (r wrongReader) Read([]byte) (int, error) { return int(r), nil }

func TestCountReaderImpossible(t *testing.T) {
	for _, n := range []wrongReader{-1, 64<<10 + 1} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.HasPrefix(got, "doubles: ") {
					t.Errorf("a reader of %d bytes: panic with %v, want our own message", n, got)
				}
			}()
			CountReader(n)
		}()
	}
}

func TestCountReaderAllocations(t *testing.T) {
	r := strings.NewReader(string(letters(100_000)))
	n := testing.AllocsPerRun(100, func() {
		r.Seek(0, io.SeekStart)
		CountReader(r)
	})
	// A pool may be emptied by the garbage collector between two runs.
	if n > 1 {
		t.Errorf("CountReader allocates %v times", n)
	}
}
