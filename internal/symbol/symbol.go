// Package symbol parses the names that the runtime gives to functions: to which
// package a function belongs, and to which declared function a closure. It also has
// the names of things other than functions that a run is charged to.
package symbol

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// Names of what is charged that no function of a program's can be charged with.
const (
	GarbageCollection = "runtime (garbage collection)"
	Scheduling        = "runtime (scheduling)"
	Profiling         = "runtime (profiling)"
	Startup           = "runtime (start-up)"
	Sanitizer         = "runtime (race detector or sanitizer)"
	OtherRuntime      = "runtime (other)"
	ForeignThreads    = "C (threads of its own)" // for which no Go function is known to wait
	NotSampled        = "(not sampled)"
	NoProcessor       = "(waiting for a processor)"
	Waiting           = "(waiting)"
	Harness           = "testing (standard library)" // what package testing does between benchmarks and tests
	GoCommand         = "(go command)"               // it loads packages, looks into its caches, starts programs, and waits for their end
)

// Group reports whether a name is that of such things, or of all functions of a package together,
// and not of a function.
func Group(name string) bool { return strings.HasPrefix(name, "(") || strings.Contains(name, " (") }

// Cgo reports whether a function was made by cgo, such as the one by which C's function
// f is called: it stands in nobody's source.
func Cgo(function string) bool {
	_, parts := split(function)
	return len(parts) > 0 && (strings.HasPrefix(parts[0], "_C") || strings.HasPrefix(parts[0], "_cgo"))
}

// Foreign reports whether a function stands for code that is not Go's, where the profiler cannot tell more.
func Foreign(function string) bool { return function == "runtime._ExternalCode" }

// Package returns the import path of the package that a function, by its full
// name as the runtime prints it, belongs to.
func Package(function string) string {
	end := len(function)
	if i := strings.IndexAny(function, "[("); i >= 0 {
		end = i // type arguments and receivers hold paths of their own
	}
	slash := strings.LastIndexByte(function[:end], '/') + 1
	dot := strings.IndexByte(function[slash:end], '.')
	if dot < 0 {
		return Unescape(function[:end])
	}
	return Unescape(function[:slash+dot])
}

// Escape is an import path as the linker writes it: with the dots in its last element escaped.
func Escape(pkg string) string {
	dir, name := path.Split(pkg)
	return dir + strings.ReplaceAll(name, ".", "%2e")
}

// Unescape undoes that.
func Unescape(pkg string) string { return strings.ReplaceAll(pkg, "%2e", ".") }

// Within reports whether a package is the one at prefix, its external tests, or
// below it.
func Within(pkg, prefix string) bool {
	rest, ok := strings.CutPrefix(pkg, strings.TrimSuffix(prefix, "/"))
	return ok && (rest == "" || rest == "_test" || rest[0] == '/')
}

// Standard reports whether a package, by its import path alone, is of the standard
// library: those have no dot in their first element.
func Standard(pkg string) bool {
	first, _, _ := strings.Cut(pkg, "/")
	return !strings.Contains(first, ".")
}

// Short is a function's name without the path of its package, of which the last element
// remains: two, where the last one is a major version.
func Short(function string) string {
	pkg := written(function)
	if pkg == "" || pkg == function || !strings.HasPrefix(function, pkg) {
		return function
	}
	base := path.Base(pkg)
	if rest := strings.TrimLeft(base, "0123456789v"); rest == "" && base[0] == 'v' && len(base) > 1 {
		base = path.Join(path.Base(path.Dir(pkg)), base)
	}
	return base + function[len(pkg):]
}

// written is a function's package as it stands in its name: with dots escaped, where the linker did that.
func written(function string) string {
	pkg := Package(function)
	if strings.HasPrefix(function, pkg) {
		return pkg
	}
	return Escape(pkg)
}

// Fit shortens a function's name to so many characters: from the left, by whole elements of
// its package's path, and never the last of them and the function.
func Fit(function string, width int) string {
	pkg := written(function)
	if !strings.HasPrefix(function, pkg) {
		return function
	}
	fitting, left := function, pkg
	for utf8.RuneCountInString(fitting) > width {
		_, rest, ok := strings.Cut(left, "/")
		if !ok {
			break
		}
		left = rest
		fitting = "…/" + left + function[len(pkg):]
	}
	return fitting
}

// WithoutTypes returns a function's name with its package's plain import path
// and without type arguments.
func WithoutTypes(function string) string {
	var plain strings.Builder
	depth := 0
	for _, r := range function {
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case depth == 0:
			plain.WriteRune(r)
		}
	}
	name := plain.String()
	end := len(name)
	if i := strings.IndexByte(name, '('); i >= 0 {
		end = i
	}
	slash := strings.LastIndexByte(name[:end], '/') + 1
	_, rest, _ := strings.Cut(name[slash:], ".")
	return Package(name) + "." + rest
}

// Fold returns the name of the declared function that contains the named
// function: closures, the wrappers of go and defer statements, the bodies of
// loops over functions, and method values are part of it. A closure that was
// inlined into another function belongs to the function where it stands in
// the source; a closure of a package-level variable belongs to the package's
// initialisation.
func Fold(function string) string {
	pkg, parts := split(function)
	if len(parts) == 0 {
		return function
	}
	if parts[0] == "glob" {
		return pkg + ".init"
	}
	keep := withinInit(parts)
	for len(keep) > 1 && isClosure(keep[len(keep)-1]) && !isInit(keep) {
		keep = keep[:len(keep)-1]
	}
	last := len(keep) - 1
	keep[last] = trimSuffixes(keep[last])
	for i, part := range slices.Backward(keep) {
		if strings.HasPrefix(part, "(") { // outer.(*T).method: inlined into outer
			keep = keep[i:]
			break
		}
	}
	return pkg + "." + elide(strings.Join(keep, "."))
}

// withinInit leaves of a name what stands in the package's initialisation: a closure there, handed to a function that was
// inlined, is named init.Describe.init.func1.
func withinInit(parts []string) []string {
	for i := len(parts) - 1; i > 1 && parts[0] == "init"; i-- {
		if parts[i] == "init" && !strings.HasPrefix(parts[i-1], "(") {
			return parts[i:]
		}
	}
	return parts
}

// elide shortens type arguments to [...], as the runtime prints them: one
// declared function is one function, however many instances it has.
func elide(name string) string {
	var out strings.Builder
	depth := 0
	for _, r := range name {
		if r == ']' {
			depth--
		}
		if depth == 0 {
			out.WriteRune(r)
		}
		if r == '[' {
			if depth == 0 {
				out.WriteString("...")
			}
			depth++
		}
	}
	return out.String()
}

// split cuts a name into the package's path, as written, and the parts behind
// it, at the dots outside of parentheses and brackets.
func split(function string) (pkg string, parts []string) {
	end := len(function)
	if i := strings.IndexAny(function, "[("); i >= 0 {
		end = i
	}
	slash := strings.LastIndexByte(function[:end], '/') + 1
	dot := strings.IndexByte(function[slash:], '.')
	if dot < 0 {
		return function, nil
	}
	pkg, rest := function[:slash+dot], function[slash+dot+1:]
	depth, start := 0, 0
	for i := range len(rest) {
		switch rest[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case '.':
			if depth == 0 {
				parts = append(parts, rest[start:i])
				start = i + 1
			}
		}
	}
	return pkg, append(parts, rest[start:])
}

// isClosure reports whether a part of a name was made by the compiler: func1,
// gowrap1, deferwrap1, or a bare number.
func isClosure(part string) bool {
	part = trimSuffixes(part)
	for _, prefix := range []string{"func", "gowrap", "deferwrap"} {
		if rest, ok := strings.CutPrefix(part, prefix); ok {
			part = rest
			break
		}
	}
	return part != "" && strings.Trim(part, "0123456789") == ""
}

// isInit reports whether the parts name one of a package's init functions, which
// the compiler numbers.
func isInit(parts []string) bool {
	return len(parts) == 2 && parts[0] == "init" && strings.Trim(parts[1], "0123456789") == ""
}

func trimSuffixes(part string) string {
	part = strings.TrimSuffix(part, "-fm")
	if i := strings.Index(part, "-range"); i >= 0 {
		part = part[:i]
	}
	return part
}
