package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/bottleneck-go/bottleneck/approx"
	"github.com/bottleneck-go/bottleneck/internal/naive"
)

// The story's wish: an error of 50 % at most, wrong once in 1,000 times.
const epsilon, delta = 0.5, 0.001

// A step is one way to count the words, and how it is done.
type step struct {
	name  string
	count func(words []string) (float64, error)
}

func steps(words int) []step {
	config := approx.Config{Epsilon: epsilon, Delta: delta, StreamLen: uint64(words)}
	return []step{
		{"exact: a set of all words", func(words []string) (float64, error) {
			return float64(naive.Distinct(words)), nil
		}},
		{"approximate, as written: a random draw, two set operations a word", func(words []string) (float64, error) {
			return naive.ApproxDistinct(words, epsilon, delta)
		}},
		{"approx.Counter: hashed once, coins tossed by the 64", func(words []string) (float64, error) {
			c, err := approx.NewCounter(config)
			if err != nil {
				return 0, err
			}
			c.AddStrings(words)
			return c.Estimate(), nil
		}},
		{"approx.Sketch: the coin is the hash", func(words []string) (float64, error) {
			s, err := approx.NewSketch(approx.SketchConfig{Capacity: naive.Capacity(epsilon, delta, len(words))})
			if err != nil {
				return 0, err
			}
			s.AddStrings(words)
			return s.Estimate(), nil
		}},
	}
}

// tellStory counts a shuffled text in which every word stands 100 times, in each
// of the ways, and is a table of time, memory allocated and result.
func tellStory(ctx context.Context, words int) ([]byte, error) {
	start := time.Now()
	text, distinct := shuffledText(words)
	var out bytes.Buffer
	fmt.Fprintf(&out, "%d words, %d of them distinct, made in %v\n\n", words, distinct, time.Since(start).Round(time.Millisecond))
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "time\tallocated\tcounted\terror\thow")
	for _, s := range steps(words) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := s.report(table, text, distinct); err != nil {
			return nil, err
		}
	}
	if err := table.Flush(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (s step) report(table *tabwriter.Writer, text []string, distinct int) error {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	counted, err := s.count(text)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(table, "%v\t%d kB\t%.0f\t%+.1f %%\t%s\n", took.Round(time.Millisecond),
		(after.TotalAlloc-before.TotalAlloc)/1000, counted, 100*(counted/float64(distinct)-1), s.name)
	return err
}

// shuffledText is words in random order, each of them 100 times.
func shuffledText(words int) (text []string, distinct int) {
	distinct = max(words/100, 1)
	names := make([]string, distinct)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	text = make([]string, words)
	for i := range text {
		text[i] = names[i%distinct]
	}
	rand.Shuffle(words, func(i, j int) { text[i], text[j] = text[j], text[i] })
	return text, distinct
}
