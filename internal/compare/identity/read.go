package identity

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
)

// ReadCode reads what the compiler lists with flag -S. Where in the source an
// instruction comes from does not count, and what is written of it in words neither:
// the listing has its bytes, and the symbols that the linker puts into them.
func ReadCode(r io.Reader) (*Code, error) {
	c := codeReader{code: &Code{symbols: make(map[string]*symbol)}}
	in := bufio.NewReaderSize(r, 1<<20)
	for {
		line, err := in.ReadString('\n')
		if err != nil && err != io.EOF {
			return nil, err
		}
		c.read(line)
		if err == io.EOF {
			c.end()
			return c.code, nil
		}
	}
}

// A codeReader reads a listing. It holds what was read of the symbol under way.
type codeReader struct {
	code    *Code
	symbol  *symbol // nil where it does not count
	name    string
	sum     hash.Hash
	numbers string // numbered names, of which the hash has none
	refs    []ref
}

// read reads a line: the beginning of a symbol or, after a tab, what is in it.
func (c *codeReader) read(line string) {
	if strings.HasPrefix(line, "\t") {
		if c.symbol != nil {
			c.readContents(line)
		}
		return
	}
	if m := symbolLine.Get().FindStringSubmatch(strings.TrimSuffix(line, "\n")); m != nil {
		c.end()
		c.begin(m[1], m[2], m[3])
	} else if line != "" {
		c.end()
	}
}

// readContents reads a line of a symbol: a reference, or bytes.
func (c *codeReader) readContents(line string) {
	if strings.HasPrefix(line, "\trel ") {
		c.readRef(line)
	} else if isBytes(line) {
		io.WriteString(c.sum, line) // to a hash: cannot fail
		if isLongString(c.name) {
			c.symbol.text = append(c.symbol.text, listedBytes(line)...)
		}
	}
}

func (c *codeReader) readRef(line string) {
	to, ok := target(line)
	if !ok {
		return
	}
	c.refs = append(c.refs, to)
	if stem := unnumbered(to.name); stem != to.name {
		c.numbers += to.name + " "
		line = strings.Replace(line, to.name, stem, 1)
	}
	io.WriteString(c.sum, line)
}

// begin begins a symbol. What debuggers read does not count.
func (c *codeReader) begin(name, kind, attributes string) {
	if strings.HasPrefix(kind, "SDWARF") {
		return
	}
	c.name, c.sum, c.symbol = name, sha256.New(), c.code.symbol(name)
	c.symbol.text = nil
	io.WriteString(c.sum, kind+attributes)
	if kind == "SDATA" || kind == "SBSS" {
		c.code.roots += size(attributes)
	}
}

// end ends the symbol under way.
func (c *codeReader) end() {
	if s := c.symbol; s != nil {
		if x := (contents{hex.EncodeToString(c.sum.Sum(nil)), c.numbers}); !slices.Contains(s.contents, x) {
			s.contents = append(s.contents, x)
			s.refs = append(s.refs, c.refs...)
		}
	}
	c.symbol, c.refs, c.numbers = nil, nil, ""
}

// symbolLine is how the compiler's listing of a symbol begins: with its name, which may
// have spaces in it, and words like a kind, and its kind.
var symbolLine = lazy.Regexp{Text: `^(\S.*) (S[A-Z]+)( .*)?$`}

// size is what attributes of a symbol, such as " dupok size=8", say of its size.
func size(attributes string) int {
	_, text, _ := strings.Cut(attributes, " size=")
	text, _, _ = strings.Cut(text, " ")
	n, _ := strconv.Atoi(text) // as the compiler writes it
	return n
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
	to = ref{kind: strings.TrimPrefix(parts[2], "t="), name: parts[3]}
	at, _, _ := strings.Cut(parts[1], "+")
	to.at, _ = strconv.Atoi(at)                      // as the compiler writes it
	if i := strings.LastIndex(to.name, "+"); i > 0 { // what follows may be negative, as in "x+-4"
		to.name, to.add = to.name[:i], to.name[i+1:]
	}
	return to, true
}
