package words

import (
	"bytes"
	"flag"
	"math"
	"os"
	"reflect"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"
)

var all = flag.Bool("words.all", false, "profile all programs, not only every twelfth")

// TestPrograms profiles programs that do one thing each: its word has four fifths
// of the samples, or more. Few samples tell that of most of them.
func TestPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("it profiles for seconds")
	}
	var err error
	if devNull, err = os.OpenFile(os.DevNull, os.O_WRONLY, 0); err != nil {
		t.Fatal(err)
	}
	defer devNull.Close()
	left := programs
	if !*all {
		left = nil
		for i := 0; i < len(programs); i += 12 {
			left = append(left, programs[i])
		}
	}
	for length := 50 * time.Millisecond; len(left) > 0; length *= 4 {
		var doubtful []program
		for i, d := range profiled(t, left, length) {
			word := left[i].word
			switch {
			case d.total >= few && d.share(word) >= 0.9:
			case length < longest:
				doubtful = append(doubtful, left[i])
			case d.total < few:
				t.Logf("%q: %d samples: the machine is too busy to tell", word, d.total)
			case d.share(word) < 0.8-2*math.Sqrt(0.8*0.2/float64(d.total)): // two standard errors
				t.Errorf("%q has %.3f of %d samples, want 0.8: %v", word, d.share(word), d.total, d.hits)
			default:
				t.Logf("%q: %.3f of %d samples", word, d.share(word), d.total)
			}
		}
		left = doubtful
	}
}

// few samples tell little, and longest is for how long a program is profiled at most.
const (
	few     = 8
	longest = 800 * time.Millisecond
)

// A division is how many samples of a program each word has.
type division struct {
	hits  map[string]int64
	total int64
}

func (d division) share(word string) float64 { return float64(d.hits[word]) / float64(max(d.total, 1)) }

// profiled runs each program for so long.
func profiled(t *testing.T, programs []program, length time.Duration) []division {
	t.Helper()
	var out bytes.Buffer
	runtime.SetCPUProfileRate(500) // StartCPUProfile says that it cannot set it to 100
	if err := pprof.StartCPUProfile(&out); err != nil {
		t.Fatal(err)
	}
	for _, p := range programs {
		p.profile(length)
	}
	pprof.StopCPUProfile()
	p, err := profile.ParseData(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	divisions := make([]division, len(programs))
	for i, program := range programs {
		divisions[i] = divide(p, runtime.FuncForPC(reflect.ValueOf(program.run).Pointer()).Name())
	}
	return divisions
}

// profile runs the program for so long, and longer if it has much to prepare.
func (p program) profile(length time.Duration) {
	for end, ran := time.Now().Add(5*length), time.Duration(0); ran < length && time.Now().Before(end); {
		if p.prepare != nil {
			p.prepare()
		}
		start := time.Now()
		if p.fresh {
			done := make(chan struct{})
			go func() { p.run(); close(done) }()
			<-done
		} else {
			p.run()
		}
		ran += time.Since(start)
	}
}

// divide looks at the samples of a function, with what it calls in this package.
func divide(p *profile.Profile, function string) division {
	d := division{hits: make(map[string]int64)}
	for _, s := range p.Sample {
		stack := names(s)
		if !slices.ContainsFunc(stack, func(name string) bool { return name == function || strings.HasPrefix(name, function+".") }) {
			continue
		}
		own := slices.IndexFunc(stack, func(name string) bool { return strings.Contains(name, "/internal/words.") })
		d.total += s.Value[0]
		d.hits[word(stack[:own])] += s.Value[0]
	}
	return d
}

func names(s *profile.Sample) (list []string) {
	for _, l := range s.Location {
		for _, line := range l.Line {
			list = append(list, line.Function.Name)
		}
	}
	return list
}

func word(callees []string) string {
	if w := Of(callees); w != "" {
		return w
	}
	return callees[len(callees)-1]
}
