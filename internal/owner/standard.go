package owner

import (
	_ "embed"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
)

// standardText lists the packages of the standard library of Go 1.24 to 1.27, without
// the internal ones.
//
//go:embed standard.txt
var standardText string

// standardNames are the packages, and the first elements of their paths.
var standardNames = lazy.Value[map[string]bool]{Make: func() map[string]bool {
	names := make(map[string]bool)
	for name := range strings.Lines(standardText) {
		name = strings.TrimSpace(name)
		first, _, _ := strings.Cut(name, "/")
		names[name], names[first+"/"] = true, true
	}
	return names
}}

// A library is the standard library as far as a profile tells where it lies.
type library struct {
	root string // its source directory, with a slash at the end; "" if not known
}

// has reports whether a package belongs to the standard library: by its name, or,
// for internal ones and those that are newer than this list, by its first element
// and where its source is.
func (l library) has(pkg, file string) bool {
	names := standardNames.Get()
	if names[pkg] {
		return true
	}
	first, rest, _ := strings.Cut(pkg, "/")
	if first == "internal" || first == "vendor" || first == "cmd" {
		return true
	}
	if !names[first+"/"] {
		return false
	}
	inside := strings.HasPrefix(rest, "internal/") || strings.Contains(rest+"/", "/internal/") || rest == "internal"
	return inside || l.root != "" && strings.HasPrefix(file, l.root)
}

// locate finds the source directory of the standard library by a file of package
// runtime.
func locate(file string) (root string, ok bool) {
	file = strings.ReplaceAll(file, `\`, "/")
	i := strings.LastIndex(file, "/src/runtime/")
	if i < 0 {
		return "", false
	}
	return file[:i+len("/src/")], true
}
