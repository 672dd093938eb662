package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// invoke runs the command and fails the test if the status is not as wanted.
func invoke(t *testing.T, status int, stdin io.Reader, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, diagnostics bytes.Buffer
	if got := run(args, stdin, &out, &diagnostics); got != status {
		t.Errorf("distinct %q: status %d, want %d\n%s", args, got, status, diagnostics.String())
	}
	return out.String(), diagnostics.String()
}

// file writes a file and is its name.
func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "input")
	fixture.WriteFile(t, name, text)
	return name
}

func numbered(from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		b.WriteString(strconv.Itoa(i))
		b.WriteByte('\n')
	}
	return b.String()
}

// TestCounts: the exact count and the estimate of few lines are what sort -u | wc -l says.
func TestCounts(t *testing.T) {
	long := strings.Repeat("x", 700_000)
	check := func(why, text string, want int) {
		t.Helper()
		answer := strconv.Itoa(want) + " distinct lines\n"
		for _, args := range [][]string{nil, {"-exact"}, {"-"}, {"-exact", "-"}} {
			if got, _ := invoke(t, 0, strings.NewReader(text), args...); got != answer {
				t.Errorf("%s, %q: %q, want %q", why, args, got, answer)
			}
		}
		name := file(t, text)
		for _, args := range [][]string{{name}, {"-exact", name}, {name, name}, {"-exact", name, name}} {
			if got, _ := invoke(t, 0, nil, args...); got != answer {
				t.Errorf("%s, %q: %q, want %q", why, args, got, answer)
			}
		}
	}
	check("nothing", "", 0)
	check("an empty line", "\n", 1)
	check("no newline at the end", "a\nb\na", 2)
	check("a carriage return belongs to the line", "a\na\r\n", 2)
	check("zero bytes and invalid UTF-8", "\x00\n\x00\x00\n\xff\n\xfe\n\xff\n", 4)
	check("longer than the buffer", long+"\n"+long+"y\n"+long+"\n"+long[1:], 3)
	check("many", numbered(0, 3000)+numbered(1000, 4000), 4000)
}

// TestEstimate: epsilon 0.02 and delta 0.01, with a fixed seed.
func TestEstimate(t *testing.T) {
	text := numbered(0, 200_000)
	out, _ := invoke(t, 0, strings.NewReader(text), "-seed", "1", "-json")
	var r result
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatalf("%v in %q", err, out)
	}
	if math.Abs(r.Estimate-200_000) > 4000 || r.Low > 200_000 || r.High < 200_000 {
		t.Errorf("estimate %v, interval %v to %v, want about 200,000", r.Estimate, r.Low, r.High)
	}
	r.Estimate, r.Low, r.High = 0, 0, 0
	if want := (result{Confidence: 0.95, Lines: 200_000, Bytes: int64(len(text))}); r != want {
		t.Errorf("%+v, want %+v", r, want)
	}
	again, _ := invoke(t, 0, strings.NewReader(text), "-seed", "1", "-json")
	if again != out {
		t.Errorf("the same seed gave %q and %q", out, again)
	}
	if people, _ := invoke(t, 0, strings.NewReader(text)); !strings.Contains(people, " with 95 % confidence\n") {
		t.Errorf("answer %q does not state its confidence", people)
	}
}

// TestConfidence: what is not certain is not said to be so.
func TestConfidence(t *testing.T) {
	text := numbered(0, 100_000)
	for confidence, want := range map[string]string{
		"0.55": "55", "0.999": "99.9", "0.9999999": "99.99999", "0.99999999999": "99.999999999", "1e-9": "1e-07",
	} {
		if out, _ := invoke(t, 0, strings.NewReader(text), "-confidence", confidence); !strings.HasSuffix(out, " with "+want+" % confidence\n") {
			t.Errorf("-confidence %s printed %q, want %s %%", confidence, out, want)
		}
	}
}

func TestFailures(t *testing.T) {
	check := func(status int, complaint string, args ...string) {
		t.Helper()
		out, diagnostics := invoke(t, status, strings.NewReader("a\n"), args...)
		if out != "" || !strings.Contains(diagnostics, complaint) {
			t.Errorf("distinct %q printed %q and complained %q, want nothing and %q", args, out, diagnostics, complaint)
		}
	}
	check(2, "flag provided but not defined", "-wrong")
	check(2, "-epsilon 0,", "-epsilon", "0")
	check(2, "-epsilon NaN,", "-epsilon", "NaN")
	check(2, "-delta 1,", "-delta", "1")
	check(2, "-confidence 95,", "-confidence", "95")
	check(2, "ask for a capacity", "-epsilon", "1e-7")
	check(2, "-story takes no files", "-story", "file")
	check(2, "-words 0", "-words", "0")
	check(2, "-words 99999999999, need 1 to 1000000000", "-words", "99999999999")
	check(0, "usage: distinct", "-help")
	check(1, "missing", filepath.Join(t.TempDir(), "missing"))
	check(1, "distinct: ", t.TempDir()) // a directory cannot be read

	// A file that cannot be read does not keep the answer of the others back.
	a, missing := file(t, "a\nb\na\n"), filepath.Join(t.TempDir(), "missing")
	for _, args := range [][]string{{a, missing}, {missing, a}, {"-exact", a, missing}, {a, t.TempDir(), missing}} {
		out, diagnostics := invoke(t, 1, nil, args...)
		if out != "2 distinct lines\n" || !strings.Contains(diagnostics, "distinct: open "+missing) {
			t.Errorf("distinct %q printed %q and complained %q", args, out, diagnostics)
		}
	}
	check(2, "more than 1073741824", "-epsilon", "1e-9")

	broken := func(args ...string) {
		t.Helper()
		r := io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(errors.New("disk on fire")))
		if out, diagnostics := invoke(t, 1, r, args...); out != "" || !strings.Contains(diagnostics, "disk on fire") {
			t.Errorf("%q: %q, %q", args, out, diagnostics)
		}
	}
	broken()
	broken("-exact")
}

// TestInterrupt: a read that never returns does not hold the program, and it says
// the same whether it or the work saw the interrupt first.
func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r, w := io.Pipe()
	defer w.Close()
	for range 100 {
		var out, diagnostics bytes.Buffer
		if status := runUntil(ctx, nil, r, &out, &diagnostics); status != 1 || out.Len() > 0 || diagnostics.String() != "distinct: interrupted\n" {
			t.Fatalf("status %d, %q, %q", status, out.String(), diagnostics.String())
		}
	}
}

func TestStory(t *testing.T) {
	out, _ := invoke(t, 0, nil, "-story", "-words", "100000")
	if !strings.HasPrefix(out, "100000 words, 1000 of them distinct") || strings.Count(out, "\n") != 7 {
		t.Errorf("the story is %q", out)
	}
}

// FuzzLines: the estimate and the exact count of few lines agree, however the
// input is cut into reads.
func FuzzLines(f *testing.F) {
	f.Add([]byte("a\nb\na"), uint8(0))
	f.Add([]byte("\n\n\r\n"), uint8(1))
	f.Add(bytes.Repeat([]byte("x"), 300), uint8(2))
	f.Fuzz(func(t *testing.T, text []byte, how uint8) {
		text = text[:min(len(text), 250)] // the sketch counts 269 lines exactly
		var answers [2]string
		for i, args := range [][]string{{"-json", "-epsilon", "0.1", "-delta", "0.1", "-seed", "1"}, {"-json", "-exact"}} {
			readers := []io.Reader{bytes.NewReader(text), iotest.OneByteReader(bytes.NewReader(text)),
				iotest.HalfReader(bytes.NewReader(text)), iotest.DataErrReader(bytes.NewReader(text))}
			var out bytes.Buffer
			if status := runUntil(context.Background(), args, readers[int(how)%len(readers)], &out, io.Discard); status != 0 {
				t.Errorf("%q: status %d", args, status)
			}
			answers[i] = out.String()
		}
		if answers[0] != answers[1] {
			t.Errorf("sketch %s exact %s", answers[0], answers[1])
		}
	})
}
