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

// A symbol is a function or a variable.
type symbol struct {
	contents []contents // one, unless packages have different ones of that name
	refs     []ref      // of all
	text     []byte     // of a string that its name does not tell
}

// Contents are a hash of what is listed, in which the numbers of numbered names do not
// count, and these names.
type contents struct{ hash, numbered string }

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
	var name, numbers string
	var current *symbol
	var refs []ref
	var sum hash.Hash
	end := func() {
		if current != nil {
			if x := (contents{hex.EncodeToString(sum.Sum(nil)), numbers}); !slices.Contains(current.contents, x) {
				current.contents = append(current.contents, x)
				current.refs = append(current.refs, refs...)
			}
		}
		current, refs, numbers = nil, nil, ""
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil && err != io.EOF {
			return nil, err
		}
		switch {
		case strings.HasPrefix(line, "\trel "):
			if to, ok := target(line); ok && current != nil {
				refs = append(refs, to)
				if stem := unnumbered(to.name); stem != to.name {
					numbers += to.name + " "
					line = strings.Replace(line, to.name, stem, 1)
				}
				io.WriteString(sum, line) // to a hash: cannot fail
			}
		case strings.HasPrefix(line, "\t"):
			if current != nil && isBytes(line) {
				io.WriteString(sum, line)
				if isLongString(name) {
					current.text = append(current.text, listedBytes(line)...)
				}
			}
		default:
			if m := symbolLine().FindStringSubmatch(strings.TrimSuffix(line, "\n")); m != nil {
				end()
				if !strings.HasPrefix(m[2], "SDWARF") {
					name, sum = m[1], sha256.New()
					current = c.symbol(name)
					current.text = nil
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
	_, rest, _ := strings.Cut(line, " ")
	return len(rest) > 2 && rest[2] == ' '
}

// listedBytes are those that a line shows, in 16 columns.
func listedBytes(line string) []byte {
	_, columns, _ := strings.Cut(line, " ")
	b, _ := hex.DecodeString(strings.ReplaceAll(columns[:min(len(columns), 3*16)], " ", ""))
	return b
}

// isLongString reports whether a symbol is a string that is so long that it is named by a
// hash.
func isLongString(name string) bool { return strings.HasPrefix(name, "go:string..gostring.") }

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

// Has reports whether a function is listed.
func (c *Code) Has(function string) bool { return c.symbols[function] != nil }

// initialisation is how functions are called that run when a program starts.
var initialisation = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\.init(\.\d+)?$|\.\.inittask$`) })

func initialises(name string) bool { return initialisation().MatchString(name) }
