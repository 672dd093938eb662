package identity

import (
	"slices"
	"strconv"
	"strings"
)

// A dispatch tells which methods can be called of values that are known as interfaces, as the linker
// does: of code that is listed, those of an interface type whose method is called in what is reached.
// What is reached so may call others.
type dispatch struct {
	foreign *callable          // by code that is not listed
	all     bool               // any may be called
	called  map[string]bool    // methods that are, see method
	waiting map[string][]place // what methods consist of that nothing calls yet
}

// A method is one's name and its type, which an interface type's method has in common with those that it
// stands for. (Of names alone not even those that are not exported can be told from others': also a
// type of another package is listed where its type arguments are from here.)
type method struct{ name, typ string }

func (m method) key() string { return m.name + " " + m.typ }

func newDispatch(foreign *callable) dispatch {
	return dispatch{foreign: foreign, all: foreign == nil, called: make(map[string]bool), waiting: make(map[string][]place)}
}

func (d *dispatch) calls(m method) bool {
	return d.all || d.called[m.key()] || d.foreign.calls(m)
}

// nameData is how names are called that descriptors of types refer to.
const nameData = "type:.namedata."

// namedMethod is a method by its name's data and its type. Of one whose name is not its package's own,
// that is not known.
func namedMethod(data, typ string) (m method, ok bool) {
	m.typ = typ
	name, isName := strings.CutPrefix(data, nameData)
	name, exported := strings.CutSuffix(name, ".")
	name, unexported := strings.CutSuffix(name, "-")
	m.name = name
	return m, isName && exported != unexported && name != "" && !strings.ContainsAny(name, "./#")
}

// isTable reports whether a symbol is what an interface's values have for a type.
func isTable(name string) bool { return strings.HasPrefix(name, "go:itab.") }

// isWeak reports whether a reference alone does not make the linker keep what it refers to.
func (to ref) isWeak() bool { return strings.HasPrefix(to.kind, "RelocType(-") }

// isUse reports whether a reference says that a method of an interface type is called.
func (to ref) isUse() bool { return to.kind == "R_USEIFACEMETHOD" || to.kind == "R_USENAMEDMETHOD" }

// isMethod reports whether a reference is a part of a type's table of methods.
func (to ref) isMethod() bool { return strings.Contains(to.kind, "METHODOFF") }

// tableEntry is the method of a type's table whose three parts begin at a reference: its type, and the
// functions for interfaces and others.
func (s *symbol) tableEntry(i int) (m method, ok bool) {
	if i == 0 || i+2 >= len(s.refs) {
		return m, false
	}
	at := s.refs[i].at
	for k, kind := range []string{"R_ADDROFF", "R_METHODOFF", "R_METHODOFF", "R_METHODOFF"} {
		if r := s.refs[i-1+k]; r.kind != kind || r.at != at+4*(k-1) {
			return m, false
		}
	}
	return namedMethod(s.refs[i-1].name, s.refs[i].name)
}

// interfaceMethods are those that the descriptor of an interface type lists at some offsets, or none if
// they are not known.
func (s *symbol) interfaceMethods(offsets []int) (list []method) {
	for i := 1; i < len(s.refs); i++ {
		name, typ := s.refs[i-1], s.refs[i]
		if !slices.Contains(offsets, name.at) {
			continue
		}
		m, ok := namedMethod(name.name, typ.name)
		if !ok || name.kind != "R_ADDROFF" || typ.kind != "R_ADDROFF" || typ.at != name.at+4 || !strings.HasPrefix(typ.name, "type:func(") {
			return nil
		}
		list = append(list, m)
	}
	return list
}

// addends are what a reference may add to an address: some listings are in hexadecimal.
func (to ref) addends() (list []int) {
	for _, base := range []int{10, 16} {
		if n, err := strconv.ParseInt(to.add, base, 32); err == nil {
			list = append(list, int(n))
		}
	}
	return list
}

// wait returns what a method consists of if it is called, or keeps that until it is.
func (d *dispatch) wait(m method, parts ...place) []place {
	if d.calls(m) {
		return parts
	}
	d.waiting[m.key()] = append(d.waiting[m.key()], parts...)
	return nil
}

// use notes that a method of an interface type is called, and returns what that calls for.
func (d *dispatch) use(c *Code, to ref) []place {
	if d.all {
		return nil
	}
	x := c.symbols[to.name]
	if x == nil && isType(to.name) && !d.foreign.owns(to.name) {
		return nil // that of a package which is not listed
	}
	var list []method
	if x != nil && isType(to.name) {
		list = x.interfaceMethods(to.addends())
	}
	if len(list) == 0 { // any of a name that is not known
		return d.useAll()
	}
	var reached []place
	for _, m := range list {
		d.called[m.key()] = true
		reached = append(reached, d.waiting[m.key()]...)
		delete(d.waiting, m.key())
	}
	return reached
}

// useAll notes that any method may be called.
func (d *dispatch) useAll() (reached []place) {
	d.all = true
	for _, places := range d.waiting {
		reached = append(reached, places...)
	}
	clear(d.waiting)
	return reached
}

// owns reports whether a type may be one of a package that is listed.
func (c *callable) owns(name string) bool {
	return slices.ContainsFunc(c.own, func(path string) bool { return strings.Contains(name, path) })
}
