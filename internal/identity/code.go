package identity

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A Code is the machine code and data that packages were compiled to, symbol by symbol.
type Code struct {
	symbols map[string]*symbol
	inits   []string // those that initialise packages
	roots   int      // bytes of variables in which the garbage collector looks for pointers
}

// mostRoots is by how much the variables of two programs may differ in size, in bytes,
// before collecting garbage takes another time: some 0.1 us a cycle.
const mostRoots = 1 << 10

// A symbol is a function or a variable.
type symbol struct {
	hashes []string // of its contents: one, unless packages have different ones of that name
	refs   []ref
}

// A ref is what a symbol's contents refer to.
type ref struct {
	kind string // of relocation
	name string
}

// symbolLine is how the compiler's listing of a symbol begins: with its name, which may
// have spaces in it, and its kind.
var symbolLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\S.*?) (S[A-Z]+)( .*)?$`) })

// ReadCode reads what the compiler lists with flag -S. Where in the source an
// instruction comes from does not count, and what is written of it in words neither:
// the listing has its bytes, and the symbols that the linker puts into them.
func ReadCode(r io.Reader) (*Code, error) {
	c := &Code{symbols: make(map[string]*symbol)}
	in := bufio.NewReaderSize(r, 1<<20)
	var current *symbol
	var sum hash.Hash
	end := func() {
		if current != nil {
			if h := hex.EncodeToString(sum.Sum(nil)); !slices.Contains(current.hashes, h) {
				current.hashes = append(current.hashes, h)
			}
		}
		current = nil
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil && err != io.EOF {
			return nil, err
		}
		switch {
		case strings.HasPrefix(line, "\trel "):
			if to, ok := target(line); ok && current != nil {
				current.refs = append(current.refs, to)
				io.WriteString(sum, line) // to a hash: cannot fail
			}
		case strings.HasPrefix(line, "\t"):
			if current != nil && isBytes(line) {
				io.WriteString(sum, line)
			}
		default:
			if m := symbolLine().FindStringSubmatch(strings.TrimSuffix(line, "\n")); m != nil {
				end()
				if !strings.HasPrefix(m[2], "SDWARF") {
					current, sum = c.symbol(m[1]), sha256.New()
					io.WriteString(sum, m[2]+m[3])
					if m[2] == "SDATA" || m[2] == "SBSS" {
						c.roots += size(m[3])
					}
				}
			} else if line != "" {
				end()
			}
		}
		if err == io.EOF {
			end()
			return c, nil
		}
	}
}

// size is what attributes of a symbol, such as " dupok size=8", say of its size.
func size(attributes string) int {
	_, text, _ := strings.Cut(attributes, " size=")
	text, _, _ = strings.Cut(text, " ")
	n, _ := strconv.Atoi(text) // as the compiler writes it
	return n
}

func (c *Code) symbol(name string) *symbol {
	s := c.symbols[name]
	if s == nil {
		s = new(symbol)
		c.symbols[name] = s
		if initialises(name) {
			c.inits = append(c.inits, name)
		}
	}
	return s
}

// isBytes reports whether a line shows bytes, as in "0x0010 48 8b ...", and not an
// instruction, as in "0x0010 00016 (file.go:3) MOVQ ...".
func isBytes(line string) bool {
	fields := strings.Fields(line)
	return len(fields) > 1 && len(fields[1]) == 2
}

// target is what a line refers to, as in "rel 22+4 t=R_CALL runtime.newobject+0"; names
// may have spaces in them.
func target(line string) (to ref, ok bool) {
	parts := strings.SplitN(strings.TrimSpace(line), " ", 4)
	if len(parts) < 4 {
		return to, false
	}
	to = ref{strings.TrimPrefix(parts[2], "t="), parts[3]}
	if i := strings.LastIndexAny(to.name, "+-"); i > 0 {
		to.name = to.name[:i]
	}
	return to, true
}

// Same reports whether all that functions can reach, and the initialisation of all
// packages, is the same in both: code that is called, code whose address is taken,
// data, and the methods of types that are converted to interfaces. What is not listed, as
// it belongs to other packages, must be known to be the same. A function that is not
// in both is not, and nothing is where variables, whoever uses them, differ much in size.
//
// The way goes along relocations, as the linker's does when it leaves out what cannot
// be reached. Unlike that, it takes all methods of a type that is, or is part of one
// that is, converted to an interface for called.
func Same(base, head *Code, functions ...string) bool { return same(base, head, functions, nil) }

// same is Same where some files differ that may be read.
func same(base, head *Code, functions, read []string) bool {
	if d := base.roots - head.roots; d < -mostRoots || d > mostRoots {
		return false
	}
	w := walk{base: base, head: head, seen: make(map[place]bool), reached: newMentions()}
	for _, name := range functions {
		if !base.Has(name) || !head.Has(name) {
			return false
		}
		w.visit(name, false)
	}
	for _, c := range []*Code{base, head} {
		for _, name := range c.inits {
			w.visit(name, false)
		}
	}
	return w.same() && !slices.ContainsFunc(read, w.reached.has)
}

// A place is a symbol on the way; a type whose values become known as interfaces is
// another one than the type alone.
type place struct {
	name       string
	interfaced bool
}

type walk struct {
	base, head *Code
	seen       map[place]bool
	next       []place
	reached    *mentions // of files
}

func (w *walk) visit(name string, interfaced bool) {
	if p := (place{name, interfaced}); !w.seen[p] {
		w.seen[p] = true
		w.next = append(w.next, p)
	}
}

// same goes on until there is nothing left, or something differs.
func (w *walk) same() bool {
	for len(w.next) > 0 {
		p := w.next[len(w.next)-1]
		w.next = w.next[:len(w.next)-1]
		w.reached.addSymbol(p.name)
		x, y := w.base.symbols[p.name], w.head.symbols[p.name]
		if x == nil && y == nil {
			continue
		}
		if x == nil || y == nil || !slices.Equal(x.hashes, y.hashes) {
			return false
		}
		for _, to := range x.refs {
			isMethod := strings.Contains(to.kind, "METHODOFF")
			if isMethod && !p.interfaced {
				continue
			}
			w.visit(to.name, to.kind == "R_USEIFACE" || p.interfaced && !isMethod && isType(p.name) && isType(to.name))
		}
	}
	return true
}

func isType(name string) bool { return strings.HasPrefix(name, "type:") }

// Has reports whether a function is listed.
func (c *Code) Has(function string) bool { return c.symbols[function] != nil }

// initialisation is how functions are called that run when a program starts.
var initialisation = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\.init(\.\d+)?$|\.\.inittask$`) })

func initialises(name string) bool { return initialisation().MatchString(name) }
