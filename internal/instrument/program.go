package instrument

import (
	"errors"
	"fmt"
	"path/filepath"
)

// ErrNoMain means that none of a package's files declares a function main.
var ErrNoMain = errors.New("no function main")

// AddProgram makes a main package, of the given files in dir, record itself:
// from its initialisation to its end, be that the end of main, os.Exit or a
// panic in main.
func (o *Overlay) AddProgram(dir string, files []string) error {
	for _, name := range files {
		err := o.rewrite(filepath.Join(dir, name), rewriteMain)
		if !errors.Is(err, ErrNoMain) {
			return err
		}
	}
	return fmt.Errorf("%s: %w", dir, ErrNoMain)
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
