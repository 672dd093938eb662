// Package origin finds where the code of a function was in another version of the
// same source tree, so that functions that were renamed, moved, split or inlined by
// hand are compared, instead of being new or gone.
package origin

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"hash/maphash"
	"maps"
	"os"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

const (
	// enough is the part of a function's code that must stand in the other one.
	enough = 0.7
	// gap is how much less of it may have stood there in the function's own version.
	gap = 0.3
	// Functions with fewer sequences of tokens are alike by chance.
	fewest      = 6
	fewestShape = 30

	literalLength, shapeLength = 4, 8
	most                       = 1000 // functions on one side only, from which on nothing is looked for
)

// An Index holds the functions that a version of a tree declares, by the names
// that the runtime prints. The zero value is not usable: see make.
type Index map[string]Code

// A Code is where a function stands, and what its body consists of: all sequences of a
// few tokens, with the names in it, and longer ones in which all names are alike.
type Code struct {
	File           string // as it was given to Add
	Line           int    // of the declaration
	literal, shape map[uint64]bool
}

var seed = maphash.MakeSeed()

// Has reports whether a function is among them.
func (x Index) Has(function string) bool {
	_, ok := x[function]
	return ok
}

// Add adds the functions of some files of a package. What does not parse is left
// out: it has not been compiled either.
func (x Index) Add(pkg string, files ...string) {
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		for _, decl := range f.Decls {
			if d, ok := decl.(*ast.FuncDecl); ok && d.Body != nil {
				from, to := fset.Position(d.Body.Pos()).Offset, fset.Position(d.Body.End()).Offset
				c := code(text[from:to])
				c.File, c.Line = name, fset.PositionFor(d.Pos(), false).Line
				x[pkg+"."+symbol.NameOf(d)] = c
			}
		}
	}
}

func code(body []byte) Code {
	var literals, shapes []string
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(body)), body, nil, 0)
	for {
		_, t, literal := s.Scan()
		if t == token.EOF {
			break
		}
		if t == token.SEMICOLON {
			continue // written or not
		}
		text := t.String() + " " + literal
		literals = append(literals, text)
		if t == token.IDENT {
			text = t.String()
		}
		shapes = append(shapes, text)
	}
	return Code{literal: sequences(literals, literalLength), shape: sequences(shapes, shapeLength)}
}

// sequences are the hashes of all runs of n tokens.
func sequences(tokens []string, n int) map[uint64]bool {
	set := make(map[uint64]bool)
	var h maphash.Hash
	h.SetSeed(seed)
	for i := range max(0, len(tokens)-n+1) {
		h.Reset()
		for _, t := range tokens[i : i+n] {
			h.WriteString(t)
			h.WriteByte(0)
		}
		set[h.Sum64()] = true
	}
	return set
}

// In is the part of a function's code that also stands in another one.
func (c Code) In(other Code) float64 {
	share := 0.0
	if len(c.literal) >= fewest {
		share = contained(c.literal, other.literal)
	}
	if len(c.shape) >= fewestShape {
		share = max(share, contained(c.shape, other.shape))
	}
	return share
}

func contained(x, y map[uint64]bool) float64 {
	n := 0
	for h := range x {
		if y[h] {
			n++
		}
	}
	return float64(n) / float64(len(x))
}

// Folds returns the functions that only one of two versions declares and whose
// code the other one has elsewhere, each with the function under which both are
// to be counted: the head's name of one that was renamed or moved, the one that
// a new function was taken out of, the one that an old function was written into.
func Folds(base, head Index) map[string]string {
	folds := make(map[string]string)
	gone, fresh := only(base, head), only(head, base)
	if len(gone) > most || len(fresh) > most {
		return folds
	}
	for _, name := range fresh {
		from := source(head[name], base, head)
		switch _, stays := head[from]; {
		case from == "":
		case stays: // taken out of it
			folds[name] = from
		case folds[from] == "": // renamed
			folds[from] = name
		default: // one of several parts of it
			folds[name] = folds[from]
		}
	}
	for _, name := range gone {
		if folds[name] != "" {
			continue
		}
		if to := source(base[name], head, base); to != "" && to != name {
			folds[name] = to
		}
	}
	for name := range folds {
		for range len(folds) { // to the end of a chain; never round in a circle
			next, more := folds[folds[name]]
			if !more || next == name {
				break
			}
			folds[name] = next
		}
	}
	return folds
}

// only are the functions of one version that the other one has not.
func only(x, y Index) (names []string) {
	for _, name := range slices.Sorted(maps.Keys(x)) {
		if _, ok := y[name]; !ok {
			names = append(names, name)
		}
	}
	return names
}

// source is the function of the other version that has most of a function's
// code, or "". One that is still there in the function's own version must have
// lost that code: otherwise it was copied. Functions that are not there any more
// come first.
func source(c Code, other, own Index) (best string) {
	most, still := 0.0, false
	for _, name := range slices.Sorted(maps.Keys(other)) {
		share := c.In(other[name])
		if share < enough {
			continue
		}
		now, stays := own[name]
		if stays && c.In(now) > share-gap {
			continue
		}
		if best == "" || still && !stays || still == stays && share > most {
			best, most, still = name, share, stays
		}
	}
	return best
}
