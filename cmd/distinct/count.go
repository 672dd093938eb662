package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/bottleneck-go/bottleneck/approx"
	"github.com/bottleneck-go/bottleneck/internal/progress"
)

// result is what -json prints.
type result struct {
	Estimate   float64 `json:"estimate"`
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	Confidence float64 `json:"confidence"`
	Exact      bool    `json:"exact"`
	Lines      int64   `json:"lines"`
	Bytes      int64   `json:"bytes"`

	files int // read to their end
}

// answer does the work and is what goes to standard output: beside an error, what
// the files that could be read have.
func (o *options) answer(ctx context.Context, stdin io.Reader, stderr io.Writer) ([]byte, error) {
	if o.story {
		return tellStory(ctx, o.words)
	}
	r, err := o.count(ctx, stdin, stderr)
	if r.files == 0 {
		return nil, err
	}
	if o.json {
		text, jsonErr := json.Marshal(r)
		return append(text, '\n'), errors.Join(err, jsonErr)
	}
	return r.text(), err
}

func (r result) text() []byte {
	if r.Exact {
		return fmt.Appendf(nil, "%.0f distinct lines\n", r.Estimate)
	}
	return fmt.Appendf(nil, "%.0f distinct lines, %.0f to %.0f with %.15g %% confidence\n",
		r.Estimate, r.Low, r.High, 100*r.Confidence)
}

func (o *options) sketch() (*approx.Sketch, error) {
	return approx.NewSketch(approx.SketchConfig{Epsilon: o.epsilon, Delta: o.delta, Seed: o.seed})
}

// count reads all files into one counter. A file that cannot be read does not keep
// it from the others; the lines before the error count.
func (o *options) count(ctx context.Context, stdin io.Reader, stderr io.Writer) (result, error) {
	sketch, err := o.sketch()
	if err != nil && !o.exact {
		return result{}, err
	}
	seen := map[string]struct{}{}
	r := result{Confidence: o.confidence}
	bar := progress.New(stderr, "reading", totalSize(o.files))
	defer bar.Close()
	var errs []error
	for _, name := range o.inputs() {
		in := &watched{ctx: ctx, bar: bar, bytes: &r.Bytes}
		err := with(name, stdin, in, func() error {
			lines, err := o.addLines(sketch, seen, in)
			r.Lines += lines
			return err
		})
		if ctx.Err() != nil {
			return result{}, ctx.Err()
		}
		if err == nil {
			r.files++
		}
		errs = append(errs, err)
	}
	if o.exact {
		r.Estimate, r.Exact = float64(len(seen)), true
		r.Low, r.High = r.Estimate, r.Estimate
	} else {
		r.Estimate = sketch.Estimate()
		r.Low, r.High = sketch.Interval(o.confidence)
		r.Exact = r.Low == r.High
	}
	return r, errors.Join(errs...)
}

// addLines adds the lines of r to what counts them.
func (o *options) addLines(sketch *approx.Sketch, seen map[string]struct{}, r io.Reader) (int64, error) {
	if o.exact {
		return addExactly(seen, r)
	}
	return approx.AddLines(sketch, r)
}

// inputs is the names of what is read; - is standard input.
func (o *options) inputs() []string {
	if len(o.files) == 0 {
		return []string{"-"}
	}
	return o.files
}

// with opens the input of this name, runs work on it and closes it.
func with(name string, stdin io.Reader, in *watched, work func() error) error {
	if name == "-" {
		in.r = stdin
		return work()
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	in.r = f
	return errors.Join(work(), f.Close())
}

// totalSize is how many bytes the files hold, or 0 if that is not known.
func totalSize(files []string) int64 {
	total := int64(0)
	for _, name := range files {
		info, err := os.Stat(name)
		if err != nil || !info.Mode().IsRegular() {
			return 0
		}
		total += info.Size()
	}
	return total
}

// watched counts the bytes that are read and ends when ctx is done.
type watched struct {
	r     io.Reader
	ctx   context.Context
	bar   *progress.Bar
	bytes *int64
}

func (w *watched) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.r.Read(p)
	w.bar.Add(int64(n))
	*w.bytes += int64(n)
	return n, err
}

// addExactly adds every line of r to seen and says how many there were.
func addExactly(seen map[string]struct{}, r io.Reader) (lines int64, err error) {
	buffered := bufio.NewReaderSize(r, 256<<10)
	var long []byte // the beginning of a line that is longer than the buffer
	for {
		line, err := buffered.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			long = append(long, line...)
			continue
		}
		if len(long) > 0 {
			line = append(long, line...)
			long = long[:0]
		}
		if len(line) > 0 && (err == nil || errors.Is(err, io.EOF)) {
			lines++
			line = bytes.TrimSuffix(line, []byte("\n"))
			if _, known := seen[string(line)]; !known {
				seen[string(line)] = struct{}{}
			}
		}
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return lines, err
		}
	}
}
