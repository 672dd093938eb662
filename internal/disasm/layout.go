package disasm

import (
	"debug/elf"
	"debug/gosym"
	"debug/macho"
	"errors"
	"sync"

	"github.com/google/pprof/driver"
)

// errNoLines means that a program does not tell its lines in a way known here.
var errNoLines = errors.New("disasm: no table of lines")

// A layout is where a program wants to be loaded, and the lines of its code.
type layout struct {
	load  uint64
	known bool
	lines func() (*gosym.Table, error)
}

// newLayout reads a program. What it does not find, it leaves out: addresses are
// then taken as they are, lines from the disassembler.
func newLayout(path string) layout {
	l := layout{lines: sync.OnceValues(func() (*gosym.Table, error) { return readLines(path) })}
	if f, err := elf.Open(path); err == nil {
		defer f.Close()
		for _, p := range f.Progs {
			if p.Type == elf.PT_LOAD && p.Flags&elf.PF_X != 0 && p.Align > 0 {
				l.load, l.known = p.Vaddr-p.Vaddr%p.Align, true
				return l
			}
		}
	} else if f, err := macho.Open(path); err == nil {
		defer f.Close()
		if s := f.Segment("__TEXT"); s != nil {
			l.load, l.known = s.Addr, true
		}
	}
	return l
}

// offset is by how much a program whose mapping begins at start was moved.
func (l layout) offset(start uint64) uint64 {
	if !l.known || start == 0 {
		return 0
	}
	return start - l.load
}

func readLines(path string) (*gosym.Table, error) {
	f, err := elf.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines, text := f.Section(".gopclntab"), f.Section(".text")
	if lines == nil || text == nil {
		return nil, errNoLines
	}
	data, err := lines.Data()
	if err != nil {
		return nil, err
	}
	return gosym.NewTable(nil, gosym.NewLineTable(data, text.Addr))
}

// line says where in the source an address is, as far as the function that
// contains it, not what is inlined there.
func (l layout) line(address uint64) ([]driver.Frame, error) {
	table, err := l.lines()
	if err != nil {
		return nil, err
	}
	file, line, fn := table.PCToLine(address)
	if fn == nil {
		return nil, errNoLines
	}
	return []driver.Frame{{Func: fn.Name, File: file, Line: line}}, nil
}
