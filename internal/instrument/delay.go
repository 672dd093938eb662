package instrument

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"path/filepath"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// DelayVariable is the environment variable that holds a process's dose and, after
// a space, the file into which it writes. A dose is
//
//   - a number of turns of the delay's loop,
//   - a duration (see Naps), or "sleep-" and a duration, which releases the Go
//     processor,
//   - "count", which counts calls instead, or
//   - "time", for the functions of TimeFunction.
//
// Several doses, separated by commas and followed by "@" and a number of
// milliseconds, make a benchmark run again with each of them, in random order, for
// that long. With "#" and a number, the dose changes after that many calls.
const DelayVariable = "BOTTLENECK_DELAY"

// Errors of DelayFunction.
var (
	// ErrNoBody: a function has no Go body.
	ErrNoBody = errors.New("has no body in Go: it is assembly, or linked from elsewhere; name the function that calls it")
	// ErrNoStack: a function may not call others.
	ErrNoStack = errors.New("is marked go:nosplit and may have no room for a call; name the function that calls it")
	// ErrInit: a function that initialises its package has a name that no other function may have.
	ErrInit = errors.New("runs once, at start-up: bottleneck find shows how long each package takes to initialise; name a function that it calls")
)

// Delayed returns the overlay of the standard library, as Standard does, for an
// experiment: nothing is recorded but calls and times, and DelayFunction's
// functions take longer by a dose that is set when the process starts.
func Delayed(sources Sources) (*Overlay, error) {
	o, goos := newOverlay(sources), sources.GOOS
	src := o.src
	pprof := filepath.Join(src, "runtime", "pprof")
	err := cmp.Or(
		o.rewrite(filepath.Join(pprof, "pprof.go"), rewriteLookup),
		o.rewrite(filepath.Join(src, "testing", "benchmark.go"), rewriteRounds),
	)
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrToolchain, err)
	}
	o.add(pprof, "delay", "doselog", "doseplan", "doseblocks", "doze", "queue", cpuFile(goos))
	if Naps(goos) {
		o.add(pprof, "nap_linux")
	} else {
		o.add(pprof, "nap_other")
	}
	return o, nil
}

// Naps reports whether doses may be durations, such as "50000ns", on an operating
// system: a call is then delayed for that long while it keeps the Go processor but
// not the machine's.
func Naps(goos string) bool { return goos == "linux" }

// rewriteRounds adds rounds after a benchmark's own, for the doses of a plan.
func rewriteRounds(s *source) error {
	launch, err := s.function("B", "launch")
	if err != nil {
		return err
	}
	result, err := s.assignment(launch, "b.result = ")
	if err != nil {
		return err
	}
	s.insert(result.End(), "; "+pprofName+".BottleneckRounds(b.N, func(n int) bool { b.runN(n); return !b.failed && !b.skipped })")
	return rewriteBenchmark(s)
}

// rewriteLookup makes the lookups of progress counters count.
func rewriteLookup(s *source) error {
	lookup, err := s.function("", "Lookup")
	if err != nil {
		return err
	}
	s.enter(lookup, "if p := bottleneckProgress(name); p != nil { return p }")
	return nil
}

// A Function is a declared function or method of a source file.
type Function struct {
	Name     string // as the runtime prints it, without type arguments
	File     string
	Place    Place  // of its delay
	Time     Line   // where its time passes; then its Place is AtLine
	Doubt    bool   // other statements of that line may take the time, too
	text     string // of the file
	receiver string
	name     string
	line     int
	body     bool
	nosplit  bool
}

// Functions lists the functions that a file declares. Its package has the given
// path in the runtime's names: the import path, or "main".
func Functions(path, file, text string) ([]Function, error) {
	s, err := parseComments(file, text)
	if err != nil {
		return nil, err
	}
	var all []Function
	for _, decl := range s.file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Name.Name == "_" {
			continue
		}
		receiver, _, _ := symbol.Receiver(f)
		found := Function{Name: path + "." + symbol.Untyped(symbol.NameOf(f)), File: file, text: text, receiver: receiver, name: f.Name.Name,
			line: s.fset.Position(f.Pos()).Line, body: f.Body != nil, nosplit: isNosplit(f)}
		if found.body {
			_, found.Place = place(f)
		}
		all = append(all, found)
	}
	return all, nil
}

func isNosplit(f *ast.FuncDecl) bool {
	if f.Doc == nil {
		return false
	}
	for _, c := range f.Doc.List {
		if strings.HasPrefix(c.Text, "//go:nosplit") {
			return true
		}
	}
	return false
}

// Check returns the reason why a function cannot be delayed, or nil.
func (f Function) Check() error {
	switch {
	case !f.body:
		return fmt.Errorf("%s %w", f.Name, ErrNoBody)
	case f.name == "init" && f.receiver == "":
		return fmt.Errorf("%s %w", f.Name, ErrInit)
	case f.nosplit:
		return fmt.Errorf("%s %w", f.Name, ErrNoStack)
	}
	return nil
}

// At returns the function with its delay where its time passes, if a statement stands
// there. The error is ErrCrowded.
func (f Function) At(line Line) (Function, error) {
	s, err := parse(f.File, f.text)
	if err != nil {
		return f, nil
	}
	d := f.find(s)
	if d == nil {
		return f, nil
	}
	spots, doubt, err := s.atLine(d, line)
	if err != nil {
		return f, fmt.Errorf("%s, line %d: %w", f.Name, line.Number, err)
	}
	if len(spots) > 0 {
		f.Place, f.Time, f.Doubt = AtLine, line, doubt
	}
	return f, nil
}

// find returns the function's declaration in its file.
func (f Function) find(s *source) *ast.FuncDecl {
	for _, decl := range s.file.Decls {
		d, ok := decl.(*ast.FuncDecl)
		if !ok || d.Name.Name != f.name || s.fset.Position(d.Pos()).Line != f.line {
			continue
		}
		if receiver, _, _ := symbol.Receiver(d); receiver == f.receiver {
			return d
		}
	}
	return nil
}

// DelayFunction makes every call of a function take longer by the process's
// dose, at the function's Place.
func (o *Overlay) DelayFunction(f Function) error {
	return o.change(f, func(s *source, d *ast.FuncDecl) {
		entry, _ := place(d)
		spots := []spot{{at: entry}}
		if f.Place == AtLine {
			spots, _, _ = s.atLine(d, f.Time) // as At has seen
		}
		for _, at := range spots {
			s.delay(at)
		}
	})
}

func (o *Overlay) change(f Function, change func(*source, *ast.FuncDecl)) error {
	if err := f.Check(); err != nil {
		return err
	}
	return o.rewrite(f.File, func(s *source) error {
		d := f.find(s)
		if d == nil {
			return fmt.Errorf("%s: no function %s", f.File, f.Name)
		}
		s.importRuntimePprof()
		change(s, d)
		return nil
	})
}
