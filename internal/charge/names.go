package charge

import "strings"

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
		return unescape(function[:end])
	}
	return unescape(function[:slash+dot])
}

// unescape undoes the linker's escaping of dots in the last element of a path.
func unescape(path string) string { return strings.ReplaceAll(path, "%2e", ".") }

// Fold returns the name of the declared function that contains the named
// function: closures, the wrappers of go and defer statements, the bodies of
// loops over functions, and method values are part of it. A closure that was
// inlined into another function belongs to the function where it stands in
// the source; a closure of a package-level variable belongs to the package's
// initialisation.
func Fold(function string) string {
	path, parts := split(function)
	if len(parts) == 0 {
		return function
	}
	if parts[0] == "glob" {
		return path + ".init"
	}
	keep := parts
	for len(keep) > 1 && isClosure(keep[len(keep)-1]) && !isInit(keep) {
		keep = keep[:len(keep)-1]
	}
	last := len(keep) - 1
	keep[last] = trimSuffixes(keep[last])
	for i, part := range keep {
		if i > 0 && strings.HasPrefix(part, "(") { // outer.(*T).method: inlined into outer
			keep = keep[i:]
			break
		}
	}
	return path + "." + withoutShapes(strings.Join(keep, "."))
}

// withoutShapes writes type arguments as the runtime prints them: all instances
// of a generic function are one function.
func withoutShapes(name string) string {
	var out strings.Builder
	depth := 0
	for _, r := range name {
		switch {
		case r == '[':
			if depth++; depth == 1 {
				out.WriteString("[...]")
			}
		case r == ']':
			depth--
		case depth == 0:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// split cuts a name into the package's path, as written, and the parts behind
// it, at the dots outside of parentheses and brackets.
func split(function string) (path string, parts []string) {
	end := len(function)
	if i := strings.IndexAny(function, "[("); i >= 0 {
		end = i
	}
	slash := strings.LastIndexByte(function[:end], '/') + 1
	dot := strings.IndexByte(function[slash:], '.')
	if dot < 0 {
		return function, nil
	}
	path, rest := function[:slash+dot], function[slash+dot+1:]
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
	return path, append(parts, rest[start:])
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
