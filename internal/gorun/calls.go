package gorun

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// BuildCounting builds a package's test program, uninstrumented, so that it
// counts how often each block of the packages that match the patterns runs.
// Without patterns it is that package alone.
func (g Go) BuildCounting(ctx context.Context, names []string, out, tags string, patterns ...string) error {
	if len(g.replaced) > 0 {
		return fmt.Errorf("%s %w: the go command counts in files as they stand, whatever -overlay says", strings.Join(names, " "), ErrBuild)
	}
	args := []string{"test", "-c", "-covermode=atomic"}
	if len(patterns) > 0 {
		args = append(args, "-coverpkg="+strings.Join(patterns, ","))
	}
	return g.build(ctx, names, out, "", tags, args...)
}

// A position is where a block starts, as line directives have it.
type position struct {
	file         string // import path and the file's own name
	line, column int    // the column is 0 where directives leave it open
}

// ReadCalls returns how often each function was called, by its name as the
// runtime prints it but without type arguments, from a coverage profile that a
// counting test program wrote. A function's calls are the count of the block
// that it starts with; functions that have none, being empty, are missing, as are
// init functions, which share one name, and those that line directives put at one
// place. dirs has the directories of the packages by import path; packages that are
// not in it are left out.
func ReadCalls(profile string, dirs map[string]string) (map[string]int64, error) {
	text, err := os.ReadFile(profile)
	if err != nil {
		return nil, err
	}
	blocks := make(map[string]map[position]int64) // by package, then by where it starts
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "mode: ") {
			continue
		}
		start, count, err := parseBlock(line)
		if err != nil {
			return nil, fmt.Errorf("gorun: coverage %q: %w", line, err)
		}
		pkg := path.Dir(start.file)
		if blocks[pkg] == nil {
			blocks[pkg] = make(map[position]int64)
		}
		blocks[pkg][start] += count
	}
	calls := make(map[string]int64)
	for pkg, counts := range blocks {
		dir, ok := dirs[pkg]
		if !ok {
			continue
		}
		if err := addCalls(calls, pkg, dir, counts); err != nil {
			return nil, err
		}
	}
	return calls, nil
}

// parseBlock reads "file:line.column,line.column statements count".
func parseBlock(line string) (start position, count int64, err error) {
	fields := strings.Fields(line)
	if len(fields) < 3 {
		return start, 0, errors.New("need a place, a number of statements and a count")
	}
	colon := strings.LastIndexByte(line, ':')
	if colon < 0 {
		return start, 0, errors.New("need a file")
	}
	start.file = line[:colon]
	if _, err := fmt.Sscanf(line[colon+1:], "%d.%d,", &start.line, &start.column); err != nil {
		return start, 0, err
	}
	count, err = strconv.ParseInt(fields[len(fields)-1], 10, 64)
	return start, count, err
}

// addCalls adds the calls of a package's functions. Line directives may put what one
// file has into others.
func addCalls(calls map[string]int64, importPath, dir string, counts map[position]int64) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return err
	}
	found := make(map[position][]string) // functions, by where they start
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			continue // it is no part of the package, which has been compiled
		}
		for _, decl := range f.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil || fn.Name.Name == "init" {
				continue
			}
			if at, ok := starts(set, fn.Body, importPath, counts); ok {
				found[at] = append(found[at], importPath+"."+declaredName(fn))
			}
		}
	}
	for at, names := range found {
		if len(names) == 1 {
			calls[names[0]] += counts[at]
		}
	}
	return nil
}

// starts returns where the block starts that a function starts with: at its left brace
// or, for some releases, behind it.
func starts(set *token.FileSet, body *ast.BlockStmt, importPath string, counts map[position]int64) (at position, ok bool) {
	for _, pos := range []token.Pos{body.Lbrace, body.Lbrace + 1} {
		p := set.Position(pos)
		at = position{importPath + "/" + filepath.Base(p.Filename), p.Line, p.Column}
		if _, ok := counts[at]; ok {
			return at, true
		}
	}
	return at, false
}

// declaredName is a function's name as the runtime prints it, without type
// arguments: F, T.F or (*T).F.
func declaredName(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return fn.Name.Name
	}
	receiver, format := fn.Recv.List[0].Type, "%s.%s"
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver, format = star.X, "(*%s).%s"
	}
	switch generic := receiver.(type) {
	case *ast.IndexExpr:
		receiver = generic.X
	case *ast.IndexListExpr:
		receiver = generic.X
	}
	name := "?"
	if id, ok := receiver.(*ast.Ident); ok {
		name = id.Name
	}
	return fmt.Sprintf(format, name, fn.Name.Name)
}
