package owner

import (
	"path"
	"strings"
	"unicode"

	"github.com/bottleneck-go/bottleneck/internal/stacks"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A survey is what the names and files of a Go program's functions tell.
type surveyed struct {
	main      bool              // package main is there
	mainFiles []string          // its files
	packages  map[string]bool   // all others outside of the standard library
	local     map[string]bool   // modules that are not in the module cache or vendored, as far as files tell
	places    map[string]string // import path of a directory, for local packages whose path ends like it
}

// survey looks at all functions of a set.
func survey(s *stacks.Set, std library) surveyed {
	x := surveyed{packages: make(map[string]bool), local: make(map[string]bool), places: make(map[string]string)}
	for _, f := range s.Functions {
		pkg := symbol.Package(f.Name)
		file := strings.ReplaceAll(f.File, `\`, "/")
		switch {
		case f.Unnamed || !strings.Contains(f.Name, "."):
		case pkg == "main":
			x.main = true
			if strings.HasSuffix(file, ".go") {
				x.mainFiles = append(x.mainFiles, file)
			}
		case std.has(pkg, file):
		case pkg == "", !unicode.IsLetter(rune(pkg[0])): // made up by a tool
		default:
			x.packages[pkg] = true
			if !dependency(file) {
				x.local[moduleOf(pkg)] = true
				x.place(pkg, file)
			}
		}
	}
	return x
}

// dependency reports whether a source file is that of another module, in the
// module cache, vendored, or so named by -trimpath.
func dependency(file string) bool {
	file = strings.ReplaceAll(file, `\`, "/")
	return strings.Contains(file, "/pkg/mod/") || strings.Contains(file, "/vendor/") || strings.Contains(file, "@v")
}

// place notes where a package lies: the path of its directory without the
// elements that it has in common with the package's, which leaves those of the
// module and of the directory that it is in.
func (x *surveyed) place(pkg, file string) {
	dir := path.Dir(file)
	for pkg != "." && path.Base(pkg) == path.Base(dir) {
		pkg, dir = path.Dir(pkg), path.Dir(dir)
		if pkg == "." {
			x.places[dir] = ""
			return
		}
		x.places[dir] = pkg
	}
}

// inModule reports whether functions of a module are there: by their names or, of
// package main, by the place of their source.
func (x surveyed) inModule(module, dir string) bool {
	if x.within(module) {
		return true
	}
	for _, file := range x.mainFiles {
		if dir != "" && strings.HasPrefix(file, strings.TrimSuffix(dir, "/")+"/") || symbol.Within(path.Dir(file), module) {
			return true
		}
	}
	return false
}

func (x surveyed) within(module string) bool {
	for pkg := range x.packages {
		if symbol.Within(pkg, module) {
			return true
		}
	}
	return false
}

// byPlace is the module that contains the source of package main, or "".
func (x surveyed) byPlace() string {
	for _, file := range x.mainFiles {
		if module := moduleOfFile(file); module != "" {
			return module
		}
		if !path.IsAbs(file) && !strings.Contains(file, ":") && strings.Contains(file, "/") { // -trimpath
			if module := moduleOf(path.Dir(file)); x.within(module) {
				return module
			}
		}
		if module := x.above(file); module != "" {
			return module
		}
	}
	return ""
}

// above is the module of a file in or below the directory of a known package, or "".
func (x surveyed) above(file string) string {
	below := ""
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if pkg, ok := x.places[dir]; ok {
			if module := moduleOf(path.Join(pkg, below)); x.within(module) {
				return module
			}
		}
		if dir == path.Dir(dir) {
			return ""
		}
		below = path.Join(path.Base(dir), below)
	}
}

// moduleOfFile is the module of a file in the module cache, or "".
func moduleOfFile(file string) string {
	if _, rest, ok := strings.Cut(file, "/pkg/mod/"); ok {
		file = rest
	} else if path.IsAbs(file) {
		return ""
	}
	module, _, ok := strings.Cut(file, "@v")
	if !ok {
		return ""
	}
	return unescape(module)
}

// unescape undoes the escaping of capital letters in the module cache.
func unescape(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '!' && i+1 < len(text) {
			i++
			out.WriteString(strings.ToUpper(text[i : i+1]))
			continue
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

// moduleOf guesses the path of a package's module: three elements on the great
// code hosts, two on others, one if that is no host.
func moduleOf(pkg string) string {
	elements := strings.Split(strings.TrimSuffix(pkg, "_test"), "/")
	n := 1
	switch host := elements[0]; {
	case !strings.Contains(host, "."):
	case host == "github.com", host == "gitlab.com", host == "bitbucket.org", host == "codeberg.org", host == "gitee.com", host == "golang.org", host == "git.sr.ht":
		n = 3
	default:
		n = 2
	}
	return strings.Join(elements[:min(n, len(elements))], "/")
}
