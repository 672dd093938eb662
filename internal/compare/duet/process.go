// Package duet measures two versions of the same benchmarks side by side: each
// version has a process that lives as long as the measurement, and they run in
// turns of a millisecond or so, so that disturbances by the machine affect both
// alike (duet benchmarking: Bulej et al. 2020).
package duet

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/lazy"
	"github.com/bottleneck-go/bottleneck/internal/units"
)

// ErrFailed means that a test program failed, or ended by itself; what it printed is
// part of the error's text.
var ErrFailed = errors.New("its benchmarks failed")

// A Process is a test program that runs the benchmarks that it is told to. It is not
// for several goroutines at once.
type Process struct {
	Timeout time.Duration // for an answer, from the request; 0: none
	Procs   int           // GOMAXPROCS where the benchmark that is open was opened

	running *gorun.Running
	cancel  context.CancelCauseFunc
	to      *os.File
	from    *os.File
	in      *bufio.Reader
	printed *tail
	units   *units.Writer
	walk    string // the expression of the walk through the benchmarks that is under way, or ""
	at      string // the benchmark that is open, or ""
	begun   string // the benchmark whose first run was the last to begin
	broke   string // the first one that failed in its first run
	crashed string // the benchmark function on the stack with which the program ended
}

// Start starts a test program, which records into p.Record. It must be ended.
func Start(ctx context.Context, p gorun.Program) (*Process, error) {
	theirs := make([]*os.File, 2)
	q := &Process{printed: new(tail), units: new(units.Writer)}
	var err error
	if theirs[0], q.to, err = os.Pipe(); err != nil {
		return nil, err
	}
	if q.from, theirs[1], err = os.Pipe(); err != nil {
		return nil, errors.Join(err, theirs[0].Close(), q.to.Close())
	}
	q.in = bufio.NewReader(q.from)
	p.Files, p.Mode, p.Stdout, p.Stderr = theirs, instrument.Serve, io.MultiWriter(q.units, q.printed), q.printed
	p.Env = append(p.Env, instrument.PipesVariable+"="+strings.Trim(fmt.Sprint(gorun.FileNumbers(theirs)), "[]"))
	ctx, q.cancel = context.WithCancelCause(ctx)
	q.running, err = p.Start(ctx)
	err = errors.Join(err, theirs[0].Close(), theirs[1].Close())
	if err != nil {
		q.cancel(nil)
		return nil, errors.Join(err, q.to.Close(), q.from.Close())
	}
	return q, nil
}

// Units are the lines that it has printed of units. It must have ended.
func (p *Process) Units() []byte { return p.units.Lines() }

// Open goes to the first benchmark that matches an expression as -test.bench takes
// it, from the one that is open if there is one. It returns its name, or "" if there
// is none.
func (p *Process) Open(pattern string) (string, error) {
	if p.at != "" {
		if _, err := p.move("leave"); err != nil {
			return "", err
		}
	}
	p.walk = pattern
	return p.move("open " + pattern)
}

// Next goes from the benchmark that is open to the next one that matches. It returns
// its name, or "" if there is none.
func (p *Process) Next() (string, error) { return p.move("next") }

// ErrGone means that a benchmark is not there any more.
var ErrGone = errors.New("no such benchmark")

// Seek goes to a benchmark, by its name: onwards if it comes later in a walk through
// those that match an expression, else in a new one.
func (p *Process) Seek(name, pattern string) error {
	if p.walk == pattern {
		if found, err := p.onwards(name); found || err != nil {
			return err
		}
	}
	for _, pattern := range []string{pattern, gorun.Exactly(name)} {
		if _, err := p.Open(pattern); err != nil {
			return err
		}
		if found, err := p.onwards(name); found || err != nil {
			return err
		}
	}
	return fmt.Errorf("%w: %s", ErrGone, name)
}

func (p *Process) onwards(name string) (found bool, err error) {
	for p.at != "" && p.at != name && err == nil {
		_, err = p.Next()
	}
	return p.at == name, err
}

func (p *Process) move(request string) (string, error) {
	kind, rest, err := p.ask(request)
	switch {
	case err != nil:
		return "", err
	case kind == "at":
		var procs string
		procs, p.at, _ = strings.Cut(rest, " ")
		p.Procs, err = strconv.Atoi(procs)
		return p.at, err
	case kind == "end" && rest == "true":
		p.at, p.broke = "", ""
		return "", nil
	}
	// All that it prints is known when it has ended.
	_ = p.to.Close()
	if _, err := p.running.Wait(); err != nil {
		return "", err
	}
	return "", p.failed("FAIL")
}

// A Turn is some runs of a benchmark, one after another.
type Turn struct {
	Ns   []float64 // of each run
	CPU  float64   // processor time of all, in nanoseconds
	Held float64   // the part of the sum of Ns in which others had the processor that they wanted
}

// Run runs n operations of the benchmark that is open so many times, with so many
// processors, or as many as there are if that is 0.
func (p *Process) Run(n, times, procs int) (Turn, error) { return p.run("run", n, times, procs) }

// Wake has it compute on so many processors for a while, or on as many as there are if that is 0.
func (p *Process) Wake(d time.Duration, procs int) error {
	_, _, err := p.numbers("woke", fmt.Sprintf("wake %d %d", d.Milliseconds(), procs))
	return err
}

// Try is Run without garbage collections, which compute beside what is run.
func (p *Process) Try(n, times, procs int) (Turn, error) { return p.run("try", n, times, procs) }

func (p *Process) run(how string, n, times, procs int) (Turn, error) {
	numbers, _, err := p.numbers("ran", fmt.Sprintf("%s %d %d %d", how, n, times, procs))
	if err != nil {
		return Turn{}, err
	}
	if len(numbers) != 2+times {
		return Turn{}, fmt.Errorf("duet: %d numbers of %d runs", len(numbers), times)
	}
	t := Turn{Ns: numbers[2:], CPU: numbers[0]}
	var idle float64
	for _, ns := range t.Ns {
		idle += ns
	}
	t.Held = min(numbers[1], max(0, idle-t.CPU))
	return t, nil
}

// A Count is what operations take beside time, from one run.
type Count struct {
	Ops         float64 // of the run
	Ns          float64 // of an operation, as are all that follow
	Allocs      float64
	Bytes       float64            // allocated
	SetBytes    float64            // as given to SetBytes
	Collections float64            // of garbage, that what it allocates makes necessary
	Garbage     float64            // processor time, in nanoseconds, that they take
	Extra       map[string]float64 // metrics of the benchmark's own
}

// Count runs n operations of the benchmark that is open and counts what they take.
func (p *Process) Count(n, procs int) (Count, error) {
	x, extra, err := p.numbers("counted", fmt.Sprintf("count %d %d", n, procs))
	if err != nil {
		return Count{}, err
	}
	if len(x) != 6 {
		return Count{}, fmt.Errorf("duet: %d numbers of a run that was counted", len(x))
	}
	ops := float64(n)
	c := Count{Ops: ops, Ns: x[0] / ops, Allocs: x[1] / ops, Bytes: x[2] / ops, SetBytes: x[3], Extra: extra}
	collect, free := x[4], x[5]
	c.Collections = c.Bytes / max(free, 1)
	c.Garbage = c.Collections * collect
	return c, nil
}

// numbers asks for something that is answered with a word, numbers, and numbers with
// units.
func (p *Process) numbers(word, request string) (list []float64, units map[string]float64, err error) {
	kind, rest, err := p.ask(request)
	if err != nil {
		return nil, nil, err
	}
	if kind != word {
		output, _ := strconv.Unquote(rest)
		return nil, nil, p.failed(output)
	}
	for field := range strings.FieldsSeq(rest) {
		i := strings.LastIndexByte(field, '=')
		x, err := strconv.ParseFloat(field[i+1:], 64)
		if err != nil {
			return nil, nil, fmt.Errorf("duet: answer %q: %w", rest, err)
		}
		if i < 0 {
			list = append(list, x)
			continue
		}
		if units == nil {
			units = make(map[string]float64)
		}
		units[field[:i]] = x
	}
	return list, units, nil
}

// failing is the benchmark to which a failure belongs, or "". After a panic, package testing
// may begin another one before the program has ended.
func (p *Process) failing() string {
	name := cmp.Or(p.broke, p.at, p.begun)
	if function, _, _ := strings.Cut(name, "/"); p.crashed != "" && p.crashed != function {
		return p.crashed
	}
	return name
}

// benchmarkFrame is a benchmark function, or a closure of one, on a stack.
var benchmarkFrame = lazy.Regexp{Text: `\ngoroutine \d+ [^\n]*\[running\]:\n(?:[^\n]+\n)*?\S+\.(Benchmark\w*)(?:\.func[^\n(]*)?\(`}

// ask asks for something and returns the answer's first word and the rest.
func (p *Process) ask(request string) (kind, rest string, err error) {
	if p.Timeout > 0 {
		late := time.AfterFunc(p.Timeout, func() {
			p.cancel(fmt.Errorf("%w: it ran longer than %v", ErrFailed, p.Timeout))
		})
		defer late.Stop()
	}
	if _, err := io.WriteString(p.to, request+"\n"); err != nil {
		return "", "", p.lost(err)
	}
	for {
		line, err := p.in.ReadString('\n')
		if err != nil {
			return "", "", p.lost(err)
		}
		kind, rest, _ = strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch kind {
		case "begin":
			p.at, p.begun = "", rest
		case "broke":
			p.broke = cmp.Or(p.broke, rest)
		default:
			return kind, rest, nil
		}
	}
}

// lost is the error of a process that has ended.
func (p *Process) lost(err error) error {
	e, waitErr := p.running.Wait()
	if waitErr != nil {
		return waitErr
	}
	if m := benchmarkFrame.Get().FindStringSubmatch(p.printed.String()); m != nil {
		p.crashed = m[1]
	}
	return p.failed(fmt.Sprintf("%s (%v)", e.Ending(), err))
}

func (p *Process) failed(how string) error {
	return fmt.Errorf("%w: %s\n%s", ErrFailed, how, strings.TrimSpace(p.printed.String()))
}

// End lets the program end and complete its record.
func (p *Process) End() (gorun.Execution, error) {
	defer p.cancel(nil)
	err := p.to.Close()
	e, waitErr := p.running.Wait()
	err = errors.Join(err, waitErr, p.from.Close())
	if err == nil && e.ExitCode != 0 {
		err = p.failed(e.Ending())
	}
	return e, err
}

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex // both streams are written to it
	text []byte
}

const tailSize = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if len(t.text) > 2*tailSize {
		t.text = append(t.text[:0], t.text[len(t.text)-tailSize:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}
