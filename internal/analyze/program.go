package analyze

import (
	"debug/buildinfo"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/owner"
	"github.com/bottleneck-go/bottleneck/report"
)

// A program is what a Go program tells of itself. A nil program tells nothing.
type program struct {
	name  string
	named bool // by the user; otherwise it was found
	*buildinfo.BuildInfo
}

func readProgram(path string) (*program, error) {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return &program{name: path, BuildInfo: info}, nil
}

// found is the program that a profile says it is of, if that is on this machine still.
func found(path string) *program {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	p, err := readProgram(path)
	if err != nil {
		return nil
	}
	return p
}

// hint adds what is known of the program.
func (p *program) hint(h owner.Hint) owner.Hint {
	if p != nil {
		h.Program, h.Binary, h.Named = p.Main.Path, p.name, p.named
	}
	return h
}

// environment is what the program was built for and with.
func (p *program) environment() (e report.Environment) {
	if p == nil {
		return e
	}
	e.Go = p.GoVersion
	for _, s := range p.Settings {
		switch s.Key {
		case "GOOS":
			e.GOOS = s.Value
		case "GOARCH":
			e.GOARCH = s.Value
		}
	}
	return e
}

// module is the path of the module that a directory lies in, and its root; "" if it
// lies in none.
func module(dir string) (path, root string) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", ""
	}
	for ; ; dir = filepath.Dir(dir) {
		if text, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
			return modulePath(string(text)), filepath.ToSlash(dir)
		}
		if dir == filepath.Dir(dir) {
			return "", ""
		}
	}
}

// modulePath returns the path that the text of a go.mod file gives its module, or "".
func modulePath(text string) string {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		name, ok := strings.CutPrefix(strings.TrimSpace(line), "module")
		if !ok {
			continue
		}
		name = strings.TrimSpace(name)
		if quoted, err := strconv.Unquote(name); err == nil {
			return quoted
		}
		return name
	}
	return ""
}
