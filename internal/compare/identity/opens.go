package identity

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
)

// openers are functions that open files, or list directories, of the names that they are given.
var openers = map[string][]string{
	"os":            {"CopyFS", "DirFS", "Link", "Lstat", "Open", "OpenFile", "OpenInRoot", "OpenRoot", "ReadDir", "ReadFile", "Readlink", "Rename", "Stat", "Symlink"},
	"io/ioutil":     {"ReadDir", "ReadFile"},
	"path/filepath": {"EvalSymlinks", "Glob", "Walk", "WalkDir"},
	"text/template": {"ParseFiles", "ParseGlob"},
	"html/template": {"ParseFiles", "ParseGlob"},
	"net/http":      {"Dir", "ListenAndServeTLS", "ServeFile", "ServeTLS"},
	"archive/zip":   {"OpenReader"},
	"crypto/tls":    {"LoadX509KeyPair"},
	"debug/elf":     {"Open"}, "debug/macho": {"Open", "OpenFat"}, "debug/pe": {"Open"}, "debug/plan9obj": {"Open"}, "debug/buildinfo": {"ReadFile"}, "plugin": {"Open"},
	"go/build":                 {"Context", "Default", "Import", "ImportDir"},
	"go/importer":              {"Default", "For", "ForCompiler"},
	"go/parser":                {"ParseDir", "ParseExprFrom", "ParseFile"},
	"time":                     {"LoadLocation"}, // of $ZONEINFO
	"syscall":                  systemCalls,
	"golang.org/x/sys/unix":    systemCalls,
	"golang.org/x/sys/windows": {"CreateFile", "Open"},
}

var systemCalls = []string{"Access", "CreateFile", "Faccessat", "Fstatat", "Lstat", "Open", "Openat", "Openat2", "RawSyscall", "RawSyscall6", "Readlink", "Stat", "Statx", "Syscall", "Syscall6"}

// openMethods are methods that do so.
var openMethods = []string{"ListenAndServeTLS", "ParseFiles", "ParseGlob", "ServeTLS"}

// finders are functions by which a program finds out where its sources are.
var finders = map[string][]string{"os": {"Executable", "Getwd"}, "path/filepath": {"Abs"}, "runtime": {"Caller", "Callers", "CallersFrames", "FuncForPC"}}

// addOpened adds what a file opens under names that its syntax does not tell: what they are may
// follow from bytes, from other files, or from where the sources are. (For what packages do that
// are not the user's, see foreign.) It reports whether the file finds out where it is.
func (m *mentions) addOpened(f *ast.File) (finds bool) {
	packages := imported(f)
	told := make(map[ast.Expr]bool)
	var opens, spelled bool
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			told[n.Fun] = areTold(n.Args)
		case *ast.SelectorExpr:
			opens = opens || !told[n] && (of(packages, n, openers) || slices.Contains(openMethods, n.Sel.Name))
			finds = finds || of(packages, n, finders)
			m.runs = m.runs || of(packages, n, programStarters)
		case *ast.CompositeLit:
			spelled = spelled || spells(n)
		case *ast.Ident: // of a package that is imported without a name
			opens = opens || !told[n] && slices.Contains(openers[packages["."]], n.Name)
			finds = finds || slices.Contains(finders[packages["."]], n.Name)
		}
		return true
	})
	m.opens = m.opens || opens
	m.spells = m.spells || opens && spelled
	m.source = m.source || opens && finds
	return finds
}

// imported are the paths of the packages that a file imports, by what it calls them.
func imported(f *ast.File) map[string]string {
	packages := make(map[string]string)
	for _, s := range f.Imports {
		p, _ := strconv.Unquote(s.Path.Value) // it has been parsed
		if name := path.Base(p); s.Name == nil {
			packages[name] = p
		} else {
			packages[s.Name.Name] = p
		}
	}
	return packages
}

// of reports whether an expression is one of some functions of packages.
func of(packages map[string]string, s *ast.SelectorExpr, functions map[string][]string) bool {
	pkg, ok := s.X.(*ast.Ident)
	return ok && slices.Contains(functions[packages[pkg.Name]], s.Sel.Name)
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

// untold reports whether a file may be read under a name that is not mentioned: by whatever
// opens such, or, if it is source, by what also finds out where it is.
func (m *mentions) untold(file string) bool {
	if path.Ext(file) == ".go" {
		return m.source
	}
	return m.opens && m.isData(file)
}

// isData reports whether a file is likely to be read by a program: not where it is written for
// people or services, unless names are spelled byte by byte, or a part of its name is mentioned.
func (m *mentions) isData(file string) bool {
	if !isDocumentation(file) && !hidden(file) || m.spells {
		return true
	}
	for part := range strings.FieldsFuncSeq(file, func(r rune) bool { return r == '/' || r == '.' }) {
		for name := range m.names {
			if strings.EqualFold(strings.Trim(name, "."), part) {
				return true
			}
		}
	}
	return false
}

// isDocumentation reports whether a file is written for people: README.md, LICENSE, docs/x.md.
func isDocumentation(file string) bool {
	dir, name := path.Split(file)
	stem, _, _ := strings.Cut(name, ".")
	text := slices.Contains([]string{"", ".md", ".rst", ".adoc", ".txt"}, path.Ext(name))
	return text && (stem == strings.ToUpper(stem) || InDirectory("/"+dir, "docs") || InDirectory("/"+dir, "doc"))
}

// spells reports whether a list has characters.
func spells(n *ast.CompositeLit) bool {
	return slices.ContainsFunc(n.Elts, func(x ast.Expr) bool {
		c, ok := x.(*ast.BasicLit)
		return ok && c.Kind == token.CHAR
	})
}

// opening are functions that open files, or list directories, as the linker knows them, and as
// what is left of them where they are inlined.
var opening = lazy.Regexp{Text: `(?i)^(os\.(CopyFS|DirFS|Link|Lstat|Open\w*|ReadDir|ReadFile|Readlink|Rename|Stat|Symlink|\(\*Root\)\..*)|type:os\.(DirFS|Root)|io/ioutil\.Read(Dir|File)|` +
	`path/filepath\.(Walk|Glob|EvalSymlinks)\w*|io/fs\.\w+|(text|html)/template\.(\(\*Template\)\.)?Parse(Files|Glob)|net/http\.(ServeFile|FileServer|(\(\*Server\)\.)?(ListenAnd)?ServeTLS|\(?\*?Dir\b).*|type:net/http\.Dir|` +
	`archive/zip\.OpenReader|crypto/tls\.LoadX509KeyPair|debug/(\w+\.Open(Fat)?|buildinfo\.ReadFile)|plugin\.Open|go/parser\.Parse(Dir|File)|time\.LoadLocation|os/exec\.LookPath|` +
	`(syscall|golang\.org/x/sys/\w+|internal/(runtime/)?syscall(/\w+)?|runtime)\.(F?access(at)?|CreateFile|Open\w*|(Raw)?Syscall\w*|Readlink\w*|[fl]?stat(x|at)?))$`}

// parsing is what parses source, of files that it may find by itself. (Their initialisation, with two dots, does not.)
var parsing = lazy.Regexp{Text: `^(type:\*?|go:itab\.\*?)?go/(build|importer|parser)\.[^.]`}

// finding are functions by which a program finds out where it is.
var finding = lazy.Regexp{Text: `(?i)^(os\.(Executable|Getwd)|path/filepath\.\w*Abs|runtime\.(Callers?|CallersFrames|\(\*Frames\)\.Next|FuncForPC))$`}
