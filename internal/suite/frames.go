package suite

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// clobbers reports whether assembly that programs of the suite are built from overwrites the
// frame pointer of its caller, as the framepointer check of go vet tells. The runtime's tracer
// follows frame pointers, and would crash in what such a function returns to.
func (s *Suite) clobbers() bool {
	access := framePointers[s.Env.GOARCH]
	return access != nil && slices.ContainsFunc(s.Listed, func(p gorun.Package) bool {
		return !p.Standard && slices.ContainsFunc(p.SFiles, func(name string) bool {
			text, err := s.ReadSource(filepath.Join(p.Dir, name))
			return err == nil && overwrites(string(text), access)
		})
	})
}

// An access says whether an instruction, with its operands, reads or writes the frame pointer.
type access func(instruction string) (reads, writes bool)

// framePointers are the accesses of the architectures that have one.
var framePointers = map[string]access{
	"amd64": func(x string) (reads, writes bool) {
		compares := strings.HasPrefix(x, "CMP") || strings.HasPrefix(x, "TEST")
		return mentions(x, "BP"), !compares && lastOperand(x) == "BP"
	},
	"arm64": func(x string) (reads, writes bool) {
		last := lastOperand(x)
		pair := strings.HasPrefix(x, "LD") && (last == "R29)" || strings.Contains(x, "(R29,"))
		return mentions(x, "R29"), pair || !strings.HasPrefix(x, "CMP") && last == "R29"
	},
}

// overwrites reports whether a function of an assembly file that has no frame, which would save the
// frame pointer, writes it before it reads it. What a macro writes counts for all.
func overwrites(text string, accesses access) bool {
	frameless := true // macros
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		if strings.HasPrefix(strings.TrimSpace(line), "TEXT") {
			_, frame, _ := strings.Cut(line, "$")
			size, _, _ := strings.Cut(frame, "-")
			frameless = strings.TrimSpace(size) == "0"
			continue
		}
		for x := range strings.SplitSeq(line, ";") {
			reads, writes := accesses(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(x), "\\")))
			if writes && frameless {
				return true
			}
			frameless = frameless && !reads
		}
	}
	return false
}

// mentions reports whether an instruction has a register among its operands.
func mentions(instruction, register string) bool {
	return slices.Contains(strings.FieldsFunc(instruction, func(c rune) bool { return strings.ContainsRune(" \t,()*+-", c) }), register)
}

func lastOperand(instruction string) string {
	return strings.TrimSpace(instruction[strings.LastIndexByte(instruction, ',')+1:])
}
