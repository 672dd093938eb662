package suite

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/lazy"
)

// closing matches what closes descriptors by their numbers, of Go and of C.
var closing = lazy.Regexp{Text: `\b(syscall|unix)\.Close\(|SYS_CLOSE|CloseRange|close_range|closefrom|\b436\b|` +
	`\b(for|while)\s*\([^{}]*\)[\s/]*\{?[^{}]*\bclose\s*\(`}

// closes reports whether programs of the suite may close descriptors that they have not
// opened, as daemons do, as far as sources tell.
func (s *Suite) closes() bool {
	return slices.ContainsFunc(s.Listed, func(p gorun.Package) bool {
		if p.Standard || p.OfTest() || strings.HasPrefix(p.ImportPath, "golang.org/x/sys/") || !callsSystem(p) {
			return false
		}
		return slices.ContainsFunc(p.Sources(), func(name string) bool {
			text, err := s.ReadSource(filepath.Join(p.Dir, name))
			return err == nil && closing.Get().Match(text)
		})
	})
}

func callsSystem(p gorun.Package) bool {
	return slices.ContainsFunc(p.Imports, func(path string) bool {
		return path == "C" || path == "syscall" || path == "golang.org/x/sys/unix"
	})
}

// TraceLate has programs traced from when the runtime polls, and not before: tracing would open
// the descriptors by which it does.
func (s *Suite) TraceLate() {
	if !s.Late {
		s.Late = true
		s.recorded(instrument.LateVariable)
	}
}

// recorded sets a variable for what records itself.
func (s *Suite) recorded(variable string) {
	s.environ.Run = append(slices.Clip(s.environ.Run), variable+"=1")
	s.tool.Env = slices.Concat(s.environ.Run, s.environ.Build)
}
