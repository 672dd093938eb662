package disasm

import (
	"errors"
	"flag"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var all = flag.Bool("disasm.all", false, "disassemble with the go command's tools, which it builds for that")

// program builds a program and returns its directory.
func program(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, "small.program"), "./testdata/small")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return dir
}

// A program's function is found, disassembled and traced to its source, wherever
// the program was loaded.
func TestTool(t *testing.T) {
	if !*all {
		t.Skip("the gate runs it, with -disasm.all")
	}
	tool := New(program(t), func(name string) bool { return name == "small.program" })
	plain, err := tool.Open("small.program", 0, 0, 0, "")
	if err != nil {
		t.Fatal(err)
	}
	symbols, err := plain.Symbols(regexp.MustCompile(`^main\.twice$`), 0)
	if err != nil || len(symbols) != 1 {
		t.Fatalf("%d symbols, %v, want main.twice", len(symbols), err)
	}
	s := symbols[0]
	list, err := tool.Disasm("small.program", s.Start, s.End, false)
	if err != nil || len(list) < 2 {
		t.Fatalf("%d instructions, %v", len(list), err)
	}
	first, last := list[0], list[len(list)-1]
	if first.Addr != s.Start || first.Function != "main.twice" || first.File != "small.go" || first.Line != 7 || first.Text == "" {
		t.Errorf("first instruction %+v of %+v", first, s)
	}
	if last.Addr > s.End || !strings.Contains(list[len(list)-1].Text+list[len(list)-2].Text, "RET") && len(list) < 4 {
		t.Errorf("last instruction %+v of %+v", last, s)
	}
	moved, err := tool.Open("small.program", plain.(opened).load.load+0x10000, 0, 0, "")
	if err != nil {
		t.Fatal(err)
	}
	if shift := moved.(opened).shift; shift != 0 { // known for this kind of file
		if got, _ := moved.ObjAddr(s.Start + shift); got != s.Start || shift != 0x10000 {
			t.Errorf("moved by %#x: %#x, want %#x", shift, got, s.Start)
		}
		if found, err := moved.Symbols(nil, s.Start+shift); err != nil || len(found) != 1 || found[0] != s {
			t.Errorf("at the moved address: %v, %v", found, err)
		}
	}
	if frames, err := plain.SourceLine(s.Start); err == nil {
		if len(frames) != 1 || frames[0].Func != "main.twice" || filepath.Base(frames[0].File) != "small.go" || frames[0].Line != 7 {
			t.Errorf("source %+v", frames)
		}
	} else {
		t.Log("no lines on this system:", err)
	}
}

// Nothing from elsewhere is opened, whatever a profile says.
func TestToolRefuses(t *testing.T) {
	dir := program(t)
	tool := New(dir, func(name string) bool { return name == "small.program" })
	for _, name := range []string{"", "other", "../small.program", filepath.Join(dir, "small.program"), "/bin/sh", "[vdso]"} {
		if _, err := tool.Open(name, 0, 0, 0, ""); !errors.Is(err, ErrNoProgram) {
			t.Errorf("Open(%q) = %v, want ErrNoProgram", name, err)
		}
		if _, err := tool.Disasm(name, 0, 1, false); !errors.Is(err, ErrNoProgram) {
			t.Errorf("Disasm(%q) = %v, want ErrNoProgram", name, err)
		}
	}
}
