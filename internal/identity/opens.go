package identity

import (
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// openers are functions that open files, or list directories, of the names that they are given.
var openers = map[string][]string{
	"os":            {"CopyFS", "DirFS", "Lstat", "Open", "OpenFile", "OpenInRoot", "OpenRoot", "ReadDir", "ReadFile", "Readlink", "Stat"},
	"io/ioutil":     {"ReadDir", "ReadFile"},
	"path/filepath": {"Glob", "Walk", "WalkDir"},
	"text/template": {"ParseFiles", "ParseGlob"},
	"html/template": {"ParseFiles", "ParseGlob"},
	"net/http":      {"Dir", "ServeFile"},
	"archive/zip":   {"OpenReader"},
	"crypto/tls":    {"LoadX509KeyPair"},
	"debug/elf":     {"Open"}, "debug/macho": {"Open"}, "debug/pe": {"Open"},
	"syscall":                  {"Open", "Openat"},
	"golang.org/x/sys/unix":    {"Open", "Openat"},
	"golang.org/x/sys/windows": {"Open"},
}

// openMethods are methods that do so.
var openMethods = []string{"ParseFiles", "ParseGlob"}

// finders are functions by which a program finds out where its sources are.
var finders = map[string][]string{"os": {"Executable", "Getwd"}, "path/filepath": {"Abs"}, "runtime": {"Caller", "Callers", "CallersFrames", "FuncForPC"}}

// addOpened adds what a file opens under names that its syntax does not tell: what they are may
// follow from bytes, from other files, or from where the sources are. Names that are handed to
// packages of other modules are not among them. It reports whether the file finds out where it is.
func (m *mentions) addOpened(f *ast.File) (finds bool) {
	names := make(map[string]string) // paths of packages, by what the file calls them
	for _, s := range f.Imports {
		p, _ := strconv.Unquote(s.Path.Value) // it has been parsed
		if name := path.Base(p); s.Name == nil {
			names[name] = p
		} else {
			names[s.Name.Name] = p
		}
	}
	is := func(x ast.Expr, functions map[string][]string) bool {
		s, ok := x.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		pkg, ok := s.X.(*ast.Ident)
		return ok && slices.Contains(functions[names[pkg.Name]], s.Sel.Name)
	}
	told := make(map[ast.Expr]bool)
	var opens bool
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			told[n.Fun] = areTold(n.Args)
		case *ast.SelectorExpr:
			opens = opens || !told[n] && (is(n, openers) || slices.Contains(openMethods, n.Sel.Name))
			finds = finds || is(n, finders)
		}
		return true
	})
	m.opens = m.opens || opens
	m.source = m.source || opens && finds
	return finds
}

// areTold reports whether no argument is a name but those that literals tell, or one under which
// a file is written.
func areTold(args []ast.Expr) bool {
	var written bool
	for _, x := range args {
		ast.Inspect(x, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			written = written || ok && id.Name == "O_WRONLY"
			return true
		})
	}
	return written || !slices.ContainsFunc(args, func(x ast.Expr) bool { return !isTold(x) })
}

// isTold reports whether an expression is of literals alone, or is none of a string.
func isTold(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.BasicLit, *ast.FuncLit:
		return true
	case *ast.CallExpr:
		s, ok := x.Fun.(*ast.SelectorExpr)
		return ok && s.Sel.Name == "Join" && !slices.ContainsFunc(x.Args, func(x ast.Expr) bool { return !isTold(x) })
	case *ast.BinaryExpr:
		return isTold(x.X) && isTold(x.Y)
	case *ast.SelectorExpr: // a constant of package os
		pkg, ok := x.X.(*ast.Ident)
		return ok && pkg.Name == "os"
	}
	return false
}

// untold reports whether a file may be read under a name that is not mentioned: data by whatever
// opens such, but what is written for people, and source by what also finds out where it is.
func (m *mentions) untold(file string) bool {
	if path.Ext(file) == ".go" {
		return m.source
	}
	return m.opens && !isDocumentation(file) && !hidden(file)
}

// isDocumentation reports whether a file is written for people: README.md, LICENSE, docs/x.md.
func isDocumentation(file string) bool {
	dir, name := path.Split(file)
	stem, _, _ := strings.Cut(name, ".")
	text := slices.Contains([]string{"", ".md", ".rst", ".adoc", ".txt"}, path.Ext(name))
	return text && (stem == strings.ToUpper(stem) || InDirectory("/"+dir, "docs") || InDirectory("/"+dir, "doc"))
}

// opening are functions that open files, or list directories, as the linker knows them, and as
// what is left of them where they are inlined.
var opening = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(os\.(CopyFS|DirFS|Lstat|Open\w*|ReadDir|ReadFile|Readlink|Stat|\(\*Root\)\..*)|type:os\.(DirFS|Root)|io/ioutil\.Read(Dir|File)|` +
		`path/filepath\.(Walk|Glob)\w*|io/fs\.\w+|(text|html)/template\.(\(\*Template\)\.)?Parse(Files|Glob)|net/http\.(ServeFile|FileServer|\(?\*?Dir\b).*|type:net/http\.Dir|` +
		`archive/zip\.OpenReader|crypto/tls\.LoadX509KeyPair|debug/\w+\.Open|(syscall|golang\.org/x/sys/\w+)\.Open\w*)$`)
})

// finding are functions by which a program finds out where it is.
var finding = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(os\.(Executable|Getwd)|path/filepath\.\w*Abs|runtime\.(Callers?|CallersFrames|\(\*Frames\)\.Next|FuncForPC))$`)
})
