package gorun

import (
	"cmp"
	"context"
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
	args := []string{"test", "-c", "-covermode=atomic"}
	if len(patterns) > 0 {
		args = append(args, "-coverpkg="+strings.Join(patterns, ","))
	}
	return g.build(ctx, names, out, "", tags, args...)
}

// A position is a place in a file.
type position struct{ line, column int }

func (p position) compare(q position) int {
	return cmp.Or(cmp.Compare(p.line, q.line), cmp.Compare(p.column, q.column))
}

// ReadCalls returns how often each function was called, by its name as the
// runtime prints it but without type arguments, from a coverage profile that a
// counting test program wrote. A function's calls are the count of the block
// that it starts with; functions that have none, being empty, are missing, as are
// init functions, which share one name. dirs has the directories of the
// packages by import path; packages that are not in it are left out.
func ReadCalls(profile string, dirs map[string]string) (map[string]int64, error) {
	text, err := os.ReadFile(profile)
	if err != nil {
		return nil, err
	}
	blocks := make(map[string]map[position]int64) // by file, then by where it starts
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "mode: ") {
			continue
		}
		file, start, count, err := parseBlock(line)
		if err != nil {
			return nil, fmt.Errorf("gorun: coverage %q: %w", line, err)
		}
		if blocks[file] == nil {
			blocks[file] = make(map[position]int64)
		}
		blocks[file][start] += count
	}
	calls := make(map[string]int64)
	for file, counts := range blocks {
		dir, ok := dirs[path.Dir(file)]
		if !ok {
			continue
		}
		if err := addCalls(calls, path.Dir(file), filepath.Join(dir, path.Base(file)), counts); err != nil {
			return nil, err
		}
	}
	return calls, nil
}

// parseBlock reads "file:line.column,line.column statements count".
func parseBlock(line string) (file string, start position, count int64, err error) {
	fields := strings.Fields(line)
	if len(fields) < 3 {
		return "", start, 0, fmt.Errorf("need a place, a number of statements and a count")
	}
	colon := strings.LastIndexByte(line, ':')
	if colon < 0 {
		return "", start, 0, fmt.Errorf("need a file")
	}
	if _, err := fmt.Sscanf(line[colon+1:], "%d.%d,", &start.line, &start.column); err != nil {
		return "", start, 0, err
	}
	count, err = strconv.ParseInt(fields[len(fields)-1], 10, 64)
	return line[:colon], start, count, err
}

func addCalls(calls map[string]int64, importPath, file string, counts map[position]int64) error {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	at := func(p token.Pos) position {
		place := set.PositionFor(p, false)
		return position{place.Line, place.Column}
	}
	for _, decl := range f.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Body == nil || fn.Name.Name == "init" {
			continue
		}
		from, to := at(fn.Body.Lbrace), at(fn.Body.Rbrace)
		first := to
		for p := range counts {
			if p.compare(from) >= 0 && p.compare(first) < 0 {
				first = p
			}
		}
		if first != to {
			calls[importPath+"."+declaredName(fn)] += counts[first]
		}
	}
	return nil
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
