package identity

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/lazy"
	gosymbol "github.com/bottleneck-go/bottleneck/internal/symbol"
)

// Foreign packages are those of a program that the compiler does not list, but for the standard
// library's: of other modules, vendored ones among them. Which of them may open files or start
// programs follows from their syntax, by the names of functions and types, whosever they are.
type foreign struct {
	packages map[string]gorun.Package // by directory
	known    *deeds                   // once it was asked for
}

// Deeds are names of what may open files, or start programs, behind the paths of their packages.
type deeds struct {
	opens, starts map[string]bool
	paths         []string // of the packages, as symbols have them, with a dot
	unknown       bool     // there is source that cannot be read
}

func newForeign() *foreign { return &foreign{packages: make(map[string]gorun.Package)} }

// add adds a package, if it is foreign.
func (f *foreign) add(p gorun.Package) {
	if !p.Standard && !isListed(p) && p.Dir != "" && !strings.HasSuffix(p.ImportPath, ".test") {
		f.packages[p.Dir], f.known = p, nil
	}
}

var programStarters = map[string][]string{"os/exec": {"Command", "CommandContext", "Cmd"}, "os": {"StartProcess"}, "syscall": {"Exec", "ForkExec", "StartProcess"}}

// deeds finds out what the packages do.
func (f *foreign) deeds() *deeds {
	if f.known != nil {
		return f.known
	}
	d := &deeds{opens: make(map[string]bool), starts: make(map[string]bool), unknown: f.callsSystem()}
	f.known = d
	by := slices.Concat(slices.Collect(maps.Keys(openers)), slices.Collect(maps.Keys(programStarters)))
	if !slices.ContainsFunc(slices.Collect(maps.Values(f.packages)), func(p gorun.Package) bool { return imports(p, by...) }) {
		return d
	}
	users := make(map[string][]string) // of a name: what mentions it
	var opens, starts []string
	for _, p := range f.packages {
		path := gosymbol.Escape(p.ImportPath) + "."
		d.paths = append(d.paths, path)
		for _, name := range p.Sources() {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				d.unknown = true
				continue
			}
			o, s := addNames(users, path, file)
			opens, starts = append(opens, o...), append(starts, s...)
		}
	}
	spread(d.opens, users, opens)
	spread(d.starts, users, starts)
	return d
}

// callsSystem reports whether a package, other than the one that is made for it, calls the system in
// assembly, or links to what opens files or starts programs.
func (f *foreign) callsSystem() bool {
	for _, p := range f.packages {
		if strings.HasPrefix(p.ImportPath, "golang.org/x/sys/") {
			continue
		}
		for _, name := range p.SFiles {
			if text, err := os.ReadFile(filepath.Join(p.Dir, name)); err != nil || systemCall.Get().Match(text) {
				return true
			}
		}
		if imports(p, "unsafe") && slices.ContainsFunc(p.Sources(), func(name string) bool { return linksToSystem(filepath.Join(p.Dir, name)) }) {
			return true
		}
	}
	return false
}

var linkedName = lazy.Regexp{Text: `(?m)^//go:linkname (\w+) (\S+)`}

func linksToSystem(file string) bool {
	text, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(text, []byte("go:linkname")) {
		return err != nil
	}
	return slices.ContainsFunc(linkedName.Get().FindAllSubmatch(text, -1), func(m [][]byte) bool {
		return opening.Get().Match(m[2]) || starters.Get().Match(m[2])
	})
}

// anyone is in place of a path where a name may be of any package: that of a method.
const anyone = "."

// spread adds names, and those of all that mentions them in turn.
func spread(to map[string]bool, users map[string][]string, names []string) {
	for len(names) > 0 {
		name := names[len(names)-1]
		names = names[:len(names)-1]
		if !to[name] {
			to[name] = true
			names = slices.Concat(names, users[name], users[anyone+name[strings.LastIndexByte(name, '.')+1:]])
		}
	}
}

// addNames adds who mentions what in a file of a package, and returns those that open files or start
// programs themselves. A method is mentioned by its type, and by interfaces that have one of its name.
func addNames(users map[string][]string, path string, f *ast.File) (opens, starts []string) {
	packages := imported(f)
	mention := func(mentioned string, by []string) {
		for _, name := range by {
			if name != mentioned {
				users[mentioned] = append(users[mentioned], name)
			}
		}
	}
	add := func(names []string, n ast.Node) {
		for i := range names {
			names[i] = path + names[i]
		}
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if of(packages, n, openers) || slices.Contains(openMethods, n.Sel.Name) {
					opens = append(opens, names...)
				}
				if of(packages, n, programStarters) {
					starts = append(starts, names...)
				}
				if pkg, ok := n.X.(*ast.Ident); ok && packages[pkg.Name] != "" && gosymbol.Standard(packages[pkg.Name]) {
					return false
				}
				mention(anyone+n.Sel.Name, names)
			case *ast.InterfaceType:
				for _, m := range n.Methods.List {
					for _, id := range m.Names {
						mention(anyone+id.Name, names)
					}
				}
			case *ast.Ident:
				mention(path+n.Name, names)
				if packages["."] != "" { // it may be of another
					mention(anyone+n.Name, names)
				}
			}
			return true
		})
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			names := []string{d.Name.Name}
			if d.Recv != nil {
				names = append(names, receiver(d.Recv.List[0].Type))
			}
			if d.Body != nil {
				add(names, d.Body)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					add([]string{s.Name.Name}, s.Type)
				case *ast.ValueSpec:
					for _, name := range s.Names {
						for _, v := range s.Values {
							add([]string{name.Name}, v)
						}
					}
				}
			}
		}
	}
	return opens, starts
}

// receiver is the name of a method's type.
func receiver(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.StarExpr:
		return receiver(x.X)
	case *ast.IndexExpr:
		return receiver(x.X)
	case *ast.IndexListExpr:
		return receiver(x.X)
	}
	return "_"
}

func (d *deeds) open() bool  { return len(d.opens) > 0 || d.unknown }
func (d *deeds) start() bool { return len(d.starts) > 0 || d.unknown }

var identifiers = lazy.Regexp{Text: `[\pL_][\pL\pN_]*`}

// among reports whether a symbol is of one of the packages, and has one of some names.
func (d *deeds) among(symbol string, names map[string]bool) bool {
	for _, p := range d.paths {
		if _, rest, ok := strings.Cut(symbol, p); ok && slices.ContainsFunc(identifiers.Get().FindAllString(rest, -1), func(name string) bool { return names[p+name] }) {
			return true
		}
	}
	return false
}

// linksTo reports whether a foreign package calls, under another name, what the compiler lists
// in packages with one of some paths.
func (f *foreign) linksTo(paths []string) bool {
	for _, p := range f.packages {
		if !imports(p, "unsafe") {
			continue
		}
		for _, name := range p.Sources() {
			text, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil || bytes.Contains(text, []byte("go:linkname")) && slices.ContainsFunc(paths, func(p string) bool { return bytes.Contains(text, []byte(" "+p+".")) }) {
				return true
			}
		}
	}
	return false
}
