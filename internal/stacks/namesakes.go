package stacks

import (
	"strings"

	"github.com/google/pprof/profile"
)

// Interpreters name a function without its file, so that many are called run, or (anonymous). A
// profile of theirs has no addresses. Those of compiled code do: there one function may have lines
// of several files.

// findNamesakes finds the names that functions of several of a profile's files have.
func (s *Set) findNamesakes(p *profile.Profile) {
	type function struct{ name, file string }
	seen, files := make(map[function]bool), make(map[string][]string)
	for _, l := range p.Location {
		if l.Address != 0 {
			continue
		}
		for _, x := range l.Line {
			if x.Function == nil || x.Function.Filename == "" {
				continue
			}
			if f := (function{nameOf(x.Function), x.Function.Filename}); !seen[f] {
				seen[f] = true
				files[f.name] = append(files[f.name], f.file)
			}
		}
	}
	for name, list := range files {
		if len(list) > 1 {
			s.Namesakes[strings.Clone(name)] = max(s.Namesakes[name], depth(list))
		}
	}
}

// depth is how many elements at the end of their paths tell files apart.
func depth(files []string) int {
	for n := 1; ; n++ {
		ends := make(map[string]bool)
		for _, file := range files {
			ends[End(file, n)] = true
		}
		if len(ends) == len(files) {
			return n
		}
	}
}

// End is the end of a path of any system, of so many elements.
func End(file string, elements int) string {
	for i := len(file) - 1; i >= 0; i-- {
		if file[i] == '/' || file[i] == '\\' {
			if elements--; elements == 0 {
				return file[i+1:]
			}
		}
	}
	return file
}
