package suite

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// MendFiles corrects the files of functions. A profile names a function's file
// by the first instruction that was sampled, which is another file where the
// compiler has mixed inlined code into the function, as it does with B.Loop.
func (s *Suite) MendFiles(p *profile.Profile) {
	dirs := s.directories()
	for _, fn := range p.Function {
		dir := dirs[strings.TrimSuffix(symbol.Package(fn.Name), "_test")]
		if dir == "" || filepath.Dir(fn.Filename) == dir {
			continue
		}
		if file := declaring(dir, symbol.Fold(fn.Name), int(fn.StartLine)); file != "" {
			fn.Filename = file
		}
	}
}

// declaring returns the file in dir in which the function is declared at that
// line, or "".
func declaring(dir, function string, line int) string {
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return ""
	}
	name := strings.TrimSuffix(function, "[...]")
	name = name[strings.LastIndexByte(name, '.')+1:]
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		lines := strings.SplitN(string(text), "\n", line+1)
		if line >= 1 && line <= len(lines) {
			if at := lines[line-1]; strings.HasPrefix(at, "func ") && strings.Contains(at, name) {
				return path
			}
		}
	}
	return ""
}
