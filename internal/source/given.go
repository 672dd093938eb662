package source

import (
	"go/ast"
	"maps"
)

// ByDeadline reports whether a line is of a loop as those of ByClock, of a function that is given its deadline by another of
// its package, perhaps in another file.
func (t *Tree) ByDeadline(file string, line int) bool {
	return within(t.limits(file).given[file], line)
}

// A parameter is one of a function or method of some name, by its place.
type parameter struct {
	function string
	index    int
}

// givenDeadlines calls f with each such loop of a package's files, by their paths.
func givenDeadlines(files map[string]*ast.File, f func(path string, loop ast.Node)) {
	known, given := make(map[string]deadlines), make(map[parameter]bool)
	for path, file := range files {
		known[path] = findDeadlines(file)
		known[path].giveTo(file, given)
	}
	for n := 0; n < len(given); { // who is given one may hand it on
		n = len(given)
		for path, file := range files {
			takers(file, known[path], given, func(d *ast.FuncDecl, all deadlines) { all.giveTo(d.Body, given) })
		}
	}
	for path, file := range files {
		takers(file, known[path], given, func(d *ast.FuncDecl, all deadlines) {
			byClock(d.Body, all, new(clock), func(loop ast.Node) { f(path, loop) })
		})
	}
}

// giveTo adds the parameters for which something gives a deadline.
func (d deadlines) giveTo(root ast.Node, given map[parameter]bool) {
	for n := range ast.Preorder(root) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			continue
		}
		for i, arg := range call.Args {
			if v, ok := arg.(*ast.Ident); ok && d[v.Name] {
				given[parameter{named(call.Fun), i}] = true
			}
		}
	}
}

// takers calls f with each function of a file that is given deadlines, and all that it knows.
func takers(file *ast.File, known deadlines, given map[parameter]bool, f func(d *ast.FuncDecl, all deadlines)) {
	for _, x := range file.Decls {
		d, ok := x.(*ast.FuncDecl)
		if !ok || d.Body == nil {
			continue
		}
		all, index := maps.Clone(known), 0
		for _, field := range d.Type.Params.List {
			for _, v := range field.Names {
				if _, made := known[v.Name]; given[parameter{d.Name.Name, index}] && !made { // not one that something else ends
					all[v.Name] = true
				}
				index++
			}
		}
		if len(all) > len(known) {
			f(d, all)
		}
	}
}
