// Package disasm disassembles Go programs for pprof's pages with the go command's
// own tools, so that nothing but Go needs to be installed.
package disasm

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/google/pprof/driver"
)

// ErrNoProgram means that there is no such program in the directory.
var ErrNoProgram = errors.New("the program is not there any more")

// Tool opens the programs in a directory, and none from elsewhere. It is safe
// for use by several goroutines.
type Tool struct {
	dir         string
	has         func(name string) bool
	nm, objdump func() (string, error)

	mu    sync.Mutex
	files map[string]*file
}

// New returns a tool for those files in a directory that has reports. Profiles
// name programs by these names, without a directory.
func New(dir string, has func(name string) bool) *Tool {
	tool := func(name string) func() (string, error) {
		return sync.OnceValues(func() (string, error) { return goTool(name) })
	}
	return &Tool{dir: dir, has: has, nm: tool("nm"), objdump: tool("objdump"), files: make(map[string]*file)}
}

// goTool finds a tool of the go command, which builds it if need be.
func goTool(name string) (string, error) {
	out, err := exec.Command("go", "tool", "-n", name).Output()
	if err != nil {
		return "", fmt.Errorf("go tool %s: %w", name, err)
	}
	return strings.TrimSpace(string(out)), nil
}

// Open implements driver.ObjTool.
func (t *Tool) Open(name string, start, _, _ uint64, _ string) (driver.ObjFile, error) {
	if name != filepath.Base(name) || !t.has(name) {
		return nil, fmt.Errorf("%s: %w", name, ErrNoProgram)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.files[name]
	if f == nil {
		f = &file{name: name, load: newLayout(filepath.Join(t.dir, name))}
		f.symbols = sync.OnceValues(func() ([]*driver.Sym, error) { return t.symbols(name) })
		t.files[name] = f
	}
	return opened{f, f.load.offset(start)}, nil
}

// run runs a tool.
func run(tool func() (string, error), args ...string) ([]byte, error) {
	path, err := tool()
	if err != nil {
		return nil, err
	}
	out, err := exec.Command(path, args...).Output()
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("%s: %w: %s", filepath.Base(path), err, bytes.TrimSpace(e.Stderr))
	}
	return out, err
}

// symbols lists the functions of a program.
func (t *Tool) symbols(name string) ([]*driver.Sym, error) {
	out, err := run(t.nm, "-size", filepath.Join(t.dir, name))
	if err != nil {
		return nil, err
	}
	var list []*driver.Sym
	for line := range bytes.Lines(out) {
		// "  4a1b20     123 T main.main"
		fields := strings.SplitN(strings.Join(strings.Fields(string(line)), " "), " ", 4)
		if len(fields) != 4 || !strings.EqualFold(fields[2], "t") {
			continue
		}
		address, err1 := strconv.ParseUint(fields[0], 16, 64)
		size, err2 := strconv.ParseUint(fields[1], 10, 64)
		if err1 == nil && err2 == nil && size > 0 {
			list = append(list, &driver.Sym{Name: []string{fields[3]}, File: name, Start: address, End: address + size - 1})
		}
	}
	return list, nil
}

// Disasm implements driver.ObjTool.
func (t *Tool) Disasm(name string, start, end uint64, _ bool) ([]driver.Inst, error) {
	if name != filepath.Base(name) || !t.has(name) {
		return nil, fmt.Errorf("%s: %w", name, ErrNoProgram)
	}
	out, err := run(t.objdump, filepath.Join(t.dir, name), fmt.Sprintf("%#x", start), fmt.Sprintf("%#x", end+1))
	if err != nil {
		return nil, err
	}
	return parse(out)
}

// parse reads what go tool objdump says: for each function a line "TEXT name(SB)
// file", then a line for each instruction with its file and line, its address,
// its bytes and itself.
func parse(out []byte) (list []driver.Inst, err error) {
	function := ""
	in := bufio.NewScanner(bytes.NewReader(out))
	for in.Scan() {
		line := in.Text()
		if rest, ok := strings.CutPrefix(line, "TEXT "); ok {
			function, _, _ = strings.Cut(rest, "(SB)")
			continue
		}
		fields := strings.FieldsFunc(line, func(r rune) bool { return r == '\t' })
		if len(fields) < 4 {
			continue
		}
		address, err := strconv.ParseUint(strings.TrimSpace(fields[1]), 0, 64)
		if err != nil {
			return nil, fmt.Errorf("disasm: line %q: %w", line, err)
		}
		inst := driver.Inst{Addr: address, Text: strings.TrimSpace(fields[3]), Function: function}
		where := strings.TrimSpace(fields[0])
		if i := strings.LastIndexByte(where, ':'); i > 0 {
			inst.File = where[:i]
			inst.Line, _ = strconv.Atoi(where[i+1:]) // 0 where it is not known
		}
		list = append(list, inst)
	}
	return list, in.Err()
}

// A file is a program. Its symbols are read when they are asked for.
type file struct {
	name    string
	load    layout
	symbols func() ([]*driver.Sym, error)
}

// An opened file knows by how much the addresses of the process and those of the
// file differ.
type opened struct {
	*file
	shift uint64
}

// Name implements driver.ObjFile.
func (o opened) Name() string { return o.name }

// ObjAddr implements driver.ObjFile.
func (o opened) ObjAddr(address uint64) (uint64, error) { return address - o.shift, nil }

// BuildID implements driver.ObjFile.
func (o opened) BuildID() string { return "" }

// Close implements driver.ObjFile.
func (o opened) Close() error { return nil }

// SourceLine implements driver.ObjFile.
func (o opened) SourceLine(address uint64) ([]driver.Frame, error) {
	return o.load.line(address - o.shift)
}

// Symbols implements driver.ObjFile.
func (o opened) Symbols(r *regexp.Regexp, address uint64) (list []*driver.Sym, err error) {
	all, err := o.symbols()
	if err != nil {
		return nil, err
	}
	if address != 0 {
		address -= o.shift
	}
	for _, s := range all {
		if (r == nil || r.MatchString(s.Name[0])) && (address == 0 || s.Start <= address && address <= s.End) {
			list = append(list, s)
		}
	}
	return list, nil
}
