// Package lazy has what a program makes when it needs it, and not at each start. Variables that sync.OnceValue
// makes are made at each start, too.
//
//	var number = lazy.Regexp{Text: `[0-9]+`}
//	number.Get().MatchString(s)
package lazy

import (
	"regexp"
	"sync"
)

// A Regexp is a regular expression that is compiled when it is first used. A variable of a package costs
// nothing until then. It must not be copied after that, and is safe for concurrent use.
type Regexp struct {
	Text string

	once     sync.Once
	compiled *regexp.Regexp
}

// Get returns it compiled. It panics if the text is not valid.
func (r *Regexp) Get() *regexp.Regexp {
	r.once.Do(func() { r.compiled = regexp.MustCompile(r.Text) })
	return r.compiled
}
