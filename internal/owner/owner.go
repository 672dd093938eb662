// Package owner says whose code the functions of a profile are: the user's, that of
// other modules, or the standard library's.
package owner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stacks"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A Hint is what is known of the user's code beside the profile. The zero value
// knows nothing.
type Hint struct {
	Own     []string // prefixes of import paths that the user named
	Module  string   // of the current directory
	Dir     string   // where it lies
	Program string   // main module of a binary, as its build information tells
	Binary  string   // the file's name
	Named   bool     // the user named the binary; otherwise it was found
}

// Rules tell the functions of a profile apart.
type Rules struct {
	Own []string // prefixes of import paths; package main is there as "main"
	Why string   // how they were found

	golang    bool
	named     bool // by the user
	std       library
	main      bool           // package main is own code
	namesakes map[string]int // as in stacks.Set
}

// Find returns the rules for the profiles in a set: the prefixes that the user
// named; else the current module if it has functions there; else the main module
// of the binary; else the module that package main lies in or calls. In profiles of
// other languages only what the user named is own code.
func Find(s *stacks.Set, h Hint) Rules {
	r := Rules{namesakes: s.Namesakes}
	for _, f := range s.Functions {
		if goFunction(f) {
			r.golang = true
			if root, ok := locate(f.File); ok && symbol.Package(f.Name) == "runtime" {
				r.std.root = root
				break
			}
		}
	}
	if len(h.Own) > 0 {
		r.Own, r.Why, r.named = h.Own, "named by -own", true
		r.main = r.golang
		return r
	}
	if len(s.Functions) == 0 {
		return r
	}
	if !slices.ContainsFunc(s.Functions, func(f stacks.Function) bool { return !f.Unnamed }) {
		r.Why = "the profile has no names"
		return r
	}
	if !r.golang {
		r.Why = "this is not the profile of a Go program: charged to the innermost function with a name; set -own to prefixes of yours"
		return r
	}
	r.choose(s, h)
	return r
}

// choose finds the user's module in a profile of a Go program.
func (r *Rules) choose(s *stacks.Set, h Hint) {
	found := survey(s, r.std)
	take := func(module, why string) {
		r.Own, r.Why, r.main = []string{module}, why, true
		if found.main && module != "main" {
			r.Own = append(r.Own, "main")
		}
	}
	if h.Module != "" && found.inModule(h.Module, h.Dir) {
		take(h.Module, "the current module, which has functions in the profile")
		return
	}
	if h.Program != "" && (h.Named || found.main || found.within(h.Program)) {
		take(h.Program, "the main module of "+h.Binary)
		return
	}
	if module := found.byPlace(); module != "" {
		take(module, "the module that contains the source of package main")
		return
	}
	if module := found.byCalls(s, r.std); module != "" {
		take(module, "called by package main or by package testing; -own sets others")
		return
	}
	switch len(found.local) {
	case 0:
		if found.main {
			take("main", "package main: the rest is the standard library and other modules")
			return
		}
	case 1:
		for module := range found.local {
			take(module, "the only module whose source is not in the module cache; -own sets others")
		}
		return
	}
	r.Why = "the main module is not known: charged to the innermost function outside the standard library; set -own to yours"
}

// With returns the rules for profiles that are compared with others, which have rules of
// their own: what either takes for own code is.
func (r Rules) With(other Rules) Rules {
	if len(r.Own) == 0 {
		r.Why = other.Why
	}
	for _, prefix := range other.Own {
		if !slices.Contains(r.Own, prefix) {
			r.Own = append(slices.Clip(r.Own), prefix)
		}
	}
	namesakes := make(map[string]int)
	for _, list := range []map[string]int{r.namesakes, other.namesakes} {
		for name, n := range list {
			namesakes[name] = max(namesakes[name], n)
		}
	}
	r.namesakes = namesakes
	r.golang, r.named, r.main = r.golang || other.golang, r.named || other.named, r.main || other.main
	return r
}

// Class says whose code a function is.
func (r Rules) Class(f stacks.Function) charge.Class {
	if f.Unnamed {
		return charge.Runtime
	}
	if !r.golang {
		switch {
		case r.prefixed(f.Name):
			return charge.Own
		case ofEngine(symbol.Undecorated(f.Name)):
			return charge.Runtime
		}
		return charge.Library
	}
	pkg := symbol.Package(f.Name)
	switch {
	case pkg == "main" && r.main, r.owns(pkg) && (r.named || !r.foreign(f.File)), r.named && r.prefixed(f.Name):
		return charge.Own
	case !strings.Contains(f.Name, "."), r.std.has(pkg, f.File): // C, assembly and the race detector have no dots
		return charge.Runtime
	}
	return charge.Library
}

// engine are the names that V8 gives to what it does beside running functions.
var engine = []string{"(root)", "(program)", "(idle)", "(garbage collector)"}

// walkers are beginnings of the names of functions by which pprof-rs walks the stack that it samples.
var walkers = []string{"backtrace::backtrace::", "<pprof::", "pprof::", "perf_signal_handler"}

// ofEngine reports whether a name is that of something that an engine, or the profiler, does.
func ofEngine(name string) bool {
	return slices.Contains(engine, name) || slices.ContainsFunc(walkers, func(w string) bool { return strings.HasPrefix(name, w) })
}

// Name is the name under which a function is charged: closures of Go go by the function that
// contains them, and namesakes of interpreted languages by their file, too.
func (r Rules) Name(f stacks.Function) string {
	n := r.namesakes[f.Name]
	switch {
	case f.Unnamed:
	case r.golang:
		return symbol.Fold(f.Name)
	case n > 0 && f.File != "":
		return f.Name + " in " + stacks.End(f.File, n)
	}
	return f.Name
}

// Go reports whether the profile is of a Go program.
func (r Rules) Go() bool { return r.golang }

// foreign reports whether a file belongs to another module than the one that was
// found, although its path may begin like that one's.
func (r Rules) foreign(file string) bool {
	module := moduleOfFile(strings.ReplaceAll(file, `\`, "/"))
	return module != "" && !slices.Contains(r.Own, module)
}

func (r Rules) owns(pkg string) bool {
	for _, prefix := range r.Own {
		if symbol.Within(pkg, prefix) {
			return true
		}
	}
	return false
}

// Unused are the prefixes that the user named and none of some functions has.
func (r Rules) Unused(functions []stacks.Function) (list []string) {
	if !r.named {
		return nil
	}
	for _, prefix := range r.Own {
		one := Rules{Own: []string{prefix}}
		if !slices.ContainsFunc(functions, func(f stacks.Function) bool { return one.owns(symbol.Package(f.Name)) || one.prefixed(f.Name) }) {
			list = append(list, prefix)
		}
	}
	return list
}

// prefixed reports whether a name of any language begins with a prefix of whole
// words.
func (r Rules) prefixed(name string) bool {
	for _, prefix := range r.Own {
		if rest, ok := strings.CutPrefix(name, prefix); ok && (rest == "" || strings.ContainsRune("./:$#", rune(rest[0])) || strings.HasSuffix(prefix, ":") || strings.HasSuffix(prefix, ".")) {
			return true
		}
	}
	return false
}

// goFunction reports whether a function is one of a Go program for certain.
func goFunction(f stacks.Function) bool {
	if strings.HasSuffix(f.File, ".go") {
		return true
	}
	switch f.Name {
	case "runtime.main", "runtime.goexit", "runtime.goexit.abi0", "runtime.mcall", "runtime.mstart", "runtime.mallocgc", "runtime.gcBgMarkWorker", "runtime.systemstack", "main.main":
		return true
	}
	return false
}

// String says what counts as own code, and why.
func (r Rules) String() string {
	if len(r.Own) == 0 {
		return r.Why
	}
	return fmt.Sprintf("own code is %s: %s", strings.Join(r.Own, ", "), r.Why)
}
