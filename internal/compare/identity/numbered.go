package identity

import "strings"

// numbered are the ends of names, before the number, of what the compiler makes and numbers
// in each package: values of literals, bytes of strings, caches of type switches and
// assertions. One more of them gives other numbers to all that follow.
var numbered = []string{"..stmp_", "..gobytes.", "..interfaceSwitch.", "..typeAssert."}

// unnumbered is a name without its number, or the name as it is.
func unnumbered(name string) string {
	stem := strings.TrimRight(name, "0123456789")
	if stem == name || strings.Contains(stem, `"`) { // or the text of a string
		return name
	}
	for _, end := range numbered {
		if strings.HasSuffix(stem, end) {
			return stem
		}
	}
	if strings.HasPrefix(stem, "type:.namedata.") && strings.HasSuffix(stem, ".") { // of a field, in a package
		return stem
	}
	return name
}

// A numbering is which numbered name of one side is which of the other.
type numbering struct{ heads, bases map[string]string }

func newNumbering() numbering { return numbering{make(map[string]string), make(map[string]string)} }

// pair reports whether two names can be of the same thing: equal ones or, of what is
// numbered, two that were not paired with others.
func (n numbering) pair(base, head string) bool {
	stem := unnumbered(base)
	if stem == base || stem != unnumbered(head) {
		return base == head
	}
	x, known := n.heads[base]
	y, knownToo := n.bases[head]
	if known || knownToo {
		return x == head && y == base
	}
	n.heads[base], n.bases[head] = head, base
	return true
}
