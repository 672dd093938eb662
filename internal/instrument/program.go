package instrument

import (
	"errors"
	"fmt"
	"path/filepath"
)

// ErrNoMain means that none of a package's files declares a function main.
var ErrNoMain = errors.New("no function main")

// AddProgram makes a main package, of the given files in dir, record itself:
// from its initialisation to its end, be that the end of main, os.Exit, a panic
// in main, or an interrupt that it does not handle.
func (o *Overlay) AddProgram(dir string, files []string) error {
	signal := filepath.Join(o.src, "os", "signal")
	if err := o.rewrite(filepath.Join(signal, "signal.go"), rewriteNotify); err != nil {
		return fmt.Errorf("%w (%w)", ErrToolchain, err)
	}
	o.add(filepath.Join(o.src, "runtime", "pprof"), "interrupt")
	o.add(signal, "others")
	for _, name := range files {
		err := o.rewrite(filepath.Join(dir, name), rewriteMain)
		if !errors.Is(err, ErrNoMain) {
			return err
		}
	}
	return fmt.Errorf("%s: %w", dir, ErrNoMain)
}

// AddExec makes a program that replaces itself by another one, by syscall.Exec, complete
// its record before. Nearly all of the standard library is built anew for that.
func (o *Overlay) AddExec() error {
	if err := o.rewrite(filepath.Join(o.src, "syscall", "exec_unix.go"), rewriteExec); err != nil {
		return fmt.Errorf("%w (%w)", ErrToolchain, err)
	}
	o.add(filepath.Join(o.src, "runtime", "pprof"), "exec")
	return nil
}

func rewriteExec(s *source) error {
	exec, err := s.function("", "Exec")
	if err != nil {
		return err
	}
	s.enter(exec, "if f := BottleneckExec; f != nil && bottleneckExecutable("+names(exec.Type.Params)[0]+") { f() }")
	s.insert(s.file.FileEnd, execText)
	return nil
}

// execText has the recorder told, but for what cannot be executed: a program that tries one path after
// another goes on then.
const execText = `
var BottleneckExec func()
func bottleneckExecutable(path string) bool {
	const regular, kinds, executable = 0100000, 0170000, 0111
	var s Stat_t
	return Stat(path, &s) == nil && s.Mode&kinds == regular && s.Mode&executable != 0
}
`

// rewriteNotify tells the recorder that the program asks for signals.
func rewriteNotify(s *source) error {
	notify, err := s.function("", "Notify")
	if err != nil {
		return err
	}
	s.enter(notify, "if f := BottleneckNotify.Swap(nil); f != nil { (*f)() }")
	return nil
}

func rewriteMain(s *source) error {
	main, err := s.function("", "main")
	if err != nil {
		return fmt.Errorf("%s: %w", s.name, ErrNoMain)
	}
	s.importRuntimePprof()
	s.enter(main, "defer "+pprofName+".BottleneckProgram()()")
	return nil
}

// AddImport makes a package, of the given files in dir, import runtime/pprof, so
// that it is initialised after the recorder and its initialisation is sampled.
// Packages that runtime/pprof depends on must not be given. Of a package with no
// file that can be read, nothing is changed.
func (o *Overlay) AddImport(dir string, files []string) {
	for _, name := range files {
		path := filepath.Join(dir, name)
		if o.replace[path] != nil {
			return // it imports it already
		}
	}
	for _, name := range files {
		err := o.rewrite(filepath.Join(dir, name), func(s *source) error {
			s.insert(s.file.Name.End(), `; import _ "runtime/pprof"`)
			return nil
		})
		if err == nil {
			return
		}
	}
}
