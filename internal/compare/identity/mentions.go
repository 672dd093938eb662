package identity

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/lazy"
)

// Mentions are what sources say in strings that may name files: those that a program
// reads when it runs, and those that assembly and C include. A file's name may be
// there as a whole, in pieces that are put together, or as a pattern; it may also be
// found by listing a directory.
type mentions struct {
	all     bool            // sources cannot be read
	native  bool            // there is assembly or C
	calls   bool            // and some of it calls the system itself
	names   map[string]bool // parts of paths
	endings map[string]bool // of names of which only that is certain, as in "case%d.json"
	paths   []string        // relative ones, up to the first wildcard
	dots    bool            // "." or the like is among them, or it is found out where that is,
	lists   bool            // and something lists directories
	starts  bool            // programs are started by what is reached,
	runs    bool            // or by what is not
	opens   bool            // files are opened, and the sources do not tell all their names:
	source  bool            // they may be those of the sources,
	parses  bool            // sources are parsed by what is reached
	spells  bool            // or made of characters
	up      int             // how many directories a declaration of the package under way goes up, at most
	leaves  bool            // the tree, so
}

func newMentions() *mentions {
	return &mentions{names: make(map[string]bool), endings: make(map[string]bool)}
}

// listsDirectory are calls that list directories, or open what is below one.
var listsDirectory = lazy.Regexp{Text: `\.(ReadDir|Readdir|Readdirnames|WalkDir|Glob|DirFS|CopyFS|OpenRoot|ParseGlob|ParseDir)\(|filepath\.Walk\(|http\.Dir\(`}

// addPackage adds what the sources of a package mention, its tests among them. The main
// package of a test program is none: the go command makes it.
func (m *mentions) addPackage(p gorun.Package) {
	if strings.HasSuffix(p.ImportPath, ".test") {
		return
	}
	for _, name := range slices.Concat(p.Sources(), p.TestGoFiles, p.XTestGoFiles) {
		m.addGo(filepath.Join(p.Dir, name))
	}
	if len(p.SFiles)+len(p.CgoFiles) == 0 {
		return
	}
	m.native = true
	for _, name := range p.CgoFiles {
		m.addPreamble(filepath.Join(p.Dir, name))
	}
	entries, err := os.ReadDir(p.Dir)
	m.all = m.all || err != nil
	for _, e := range entries {
		if isNative(e.Name()) {
			m.addNative(filepath.Join(p.Dir, e.Name()))
		}
	}
}

// addGo adds the strings of a Go file, but for the packages that it imports.
func (m *mentions) addGo(name string) {
	text, err := os.ReadFile(name)
	if err != nil {
		m.all = true
		return
	}
	lists := listsDirectory.Get().Match(text)
	m.lists = m.lists || lists
	f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
	if err != nil {
		m.addText(text)
		return
	}
	finds := m.addOpened(f)
	m.dots = m.dots || finds && lists
	m.leaves = m.leaves || finds && m.opens
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		up := 0
		ast.Inspect(d, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				if s, ok := literal(e); ok {
					m.add(s)
					up += strings.Count(s, "..")
				}
			}
			return true
		})
		m.up = max(m.up, up)
	}
}

// literal is the string that an expression of literals alone is.
func literal(e ast.Expr) (s string, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, _ = strconv.Unquote(e.Value) // it has been parsed
		return s, e.Kind == token.STRING
	case *ast.BinaryExpr:
		x, okX := literal(e.X)
		y, okY := literal(e.Y)
		return x + y, okX && okY && e.Op == token.ADD
	}
	return "", false
}

// addPreamble adds what the comments of a Go file mention, which are C.
func (m *mentions) addPreamble(name string) {
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly|parser.ParseComments)
	m.all = m.all || err != nil
	if err != nil {
		return
	}
	for _, c := range f.Comments {
		m.add(c.Text())
	}
}

// addNative adds the strings of assembly or C.
func (m *mentions) addNative(name string) {
	text, err := os.ReadFile(name)
	m.all = m.all || err != nil
	m.calls = m.calls || systemCall.Get().Match(text)
	m.addText(text)
}

// systemCall is an instruction that calls the system, which may open a file.
var systemCall = lazy.Regexp{Text: `(?im)^[^/\n]*\b(syscall|svc|swi|ecall|int\s+\$(0x80|128))\b`}

var quoted = lazy.Regexp{Text: "\"[^\"\n]*\"|`[^`]*`"}

// addText adds what stands in quotes.
func (m *mentions) addText(text []byte) {
	for _, s := range quoted.Get().FindAll(text, -1) {
		m.add(string(s))
	}
}

const wildcards = "*?[{%$"

// add adds a string, which may be a sentence in which paths stand, or variables of the
// environment whose values do.
func (m *mentions) add(s string) {
	for p := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(" \t\r\n\"'`,;:=()<>&|", r) }) {
		if value := os.Getenv(p); value != "" && !m.names[p] {
			m.names[p] = true
			m.add(value)
		}
		p = strings.ReplaceAll(p, `\`, "/")
		for part := range strings.SplitSeq(p, "/") {
			m.names[part] = true
			i := strings.IndexAny(part, wildcards)
			if i >= 0 || strings.HasPrefix(part, ".") {
				m.endings[path.Ext(part)] = true
			}
			if i > 0 {
				m.names[part[:i]] = true // see named
			}
		}
		if strings.HasPrefix(p+"/", "./") || strings.HasPrefix(p+"/", "../") {
			m.addRelative(p)
		}
	}
}

// addRelative adds a path that begins with dots. Where it begins is not known.
func (m *mentions) addRelative(p string) {
	if i := strings.IndexAny(p, wildcards); i >= 0 {
		p = p[:i]
	}
	for {
		first, rest, more := strings.Cut(p, "/")
		if first != "." && first != ".." {
			break
		}
		if p = rest; !more {
			break
		}
	}
	if p == "" {
		m.dots = true
	} else {
		m.paths = append(m.paths, "/"+p)
	}
}

// has reports whether a file, below the top of the tree, may be one that is meant. Go
// files are not by the name of their directory: packages are called so.
func (m *mentions) has(file string) bool {
	dir, name := path.Split(file)
	ext := path.Ext(name)
	return m.all || m.dots && m.lists || m.named(name) || ext != "" && m.endings[ext] ||
		slices.ContainsFunc(m.paths, func(p string) bool { return strings.Contains("/"+file, p) }) ||
		ext != ".go" && slices.ContainsFunc(strings.Split(path.Clean(dir), "/"), func(d string) bool { return d != "." && m.named(d) })
}

// named reports whether a part of a path is mentioned: as it is, or as a beginning behind
// which another mentioned string, or a number, may be put when the program runs.
func (m *mentions) named(part string) bool {
	if m.names[part] {
		return true
	}
	for i := 1; i < len(part); i++ {
		if rest := part[i:]; m.names[part[:i]] && (m.names[rest] || strings.Trim(rest, "0123456789") == "") {
			return true
		}
	}
	return false
}

// listers are functions that list directories, and types by which that is done, as the
// linker knows them. Where they are inlined, it knows what they call: a function whose name
// begins like theirs, in lower case.
var listers = lazy.Regexp{Text: `(?i)^(os\.(ReadDir|CopyFS|\(\*(File|Root)\)\.(ReadDir|Readdirnames|FS))|io/ioutil\.ReadDir|` +
	`path/filepath\.(Walk|Glob)\w*|io/fs\.(ReadDir|WalkDir|Glob\w*)|type:(io/fs\.(ReadDirFS|ReadDirFile|GlobFS)|os\.DirFS|net/http\.Dir)|net/http\.FileServer(FS)?)$`}

// starters are functions that start programs: among them may be the test program itself, with
// one of its tests as the child's code.
var starters = lazy.Regexp{Text: `(?i)^(os/exec\.(Command|CommandContext|\(\*Cmd\)\..*)|os\.StartProcess|(syscall|golang\.org/x/sys/unix)\.(Exec|ForkExec|StartProcess))$`}

// addSymbol adds what is reached, and what is known of it: a string, or what lists
// directories or starts programs.
func (m *mentions) addSymbol(name string, s *symbol) {
	text, isString := strings.CutPrefix(name, "go:string.")
	switch {
	case isString && s != nil && len(s.text) > 0:
		m.add(string(s.text))
	case isString:
		text, err := strconv.Unquote(text)
		m.all = m.all || err != nil
		m.add(text)
	default:
		m.lists = m.lists || listers.Get().MatchString(name)
		m.dots = m.dots || finding.Get().MatchString(name)
		m.opens = m.opens || opening.Get().MatchString(name)
		m.parses = m.parses || parsing.Get().MatchString(name)
		m.starts = m.starts || starters.Get().MatchString(name)
	}
}
