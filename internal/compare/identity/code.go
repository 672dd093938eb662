package identity

import (
	"github.com/bottleneck-go/bottleneck/internal/lazy"
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
	at   int    // where
	add  string // what is added to its address
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

// Has reports whether a function is listed.
func (c *Code) Has(function string) bool { return c.symbols[function] != nil }

// initialisation is how functions are called that run when a program starts. (A method that is
// called init does not.)
var initialisation = lazy.Regexp{Text: `(^|/)[^./]+\.(map\.)?init(\.\d+)?$|\.\.inittask$`}

func initialises(name string) bool { return initialisation.Get().MatchString(name) }
