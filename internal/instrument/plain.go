package instrument

import (
	"errors"
	"fmt"
	"path/filepath"
)

// Plain returns an overlay for a toolchain whose sources are not as expected: a main
// package, of the given files in dir, writes ordinary profiles of what its main
// function does, also where os.Exit ends it if that can be seen to.
func Plain(sources Sources, dir string, files []string) (*Overlay, error) {
	o := newOverlay(sources)
	exits := o.rewrite(filepath.Join(o.src, "os", "proc.go"), rewriteExit) == nil
	for _, name := range files {
		err := o.rewrite(filepath.Join(dir, name), func(s *source) error {
			main, err := s.function("", "main")
			if err != nil {
				return ErrNoMain
			}
			if !exits {
				s.enter(main, "defer bottleneckPlain()()")
				return nil
			}
			s.insert(s.file.Name.End(), `; import bottleneckos "os"`)
			s.enter(main, "bottleneckos.BottleneckExit = bottleneckPlain(); defer bottleneckos.BottleneckExit()")
			return nil
		})
		if err == nil {
			o.add(dir, "plain")
			return o, nil
		}
		if !errors.Is(err, ErrNoMain) {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%s: %w", dir, ErrNoMain)
}

// rewriteExit makes os.Exit call a function first.
func rewriteExit(s *source) error {
	exit, err := s.function("", "Exit")
	if err != nil {
		return err
	}
	s.enter(exit, "BottleneckExit()")
	s.insert(s.file.FileEnd, "\nvar BottleneckExit = func() {}\n")
	return nil
}
