// Package copies copies what must not be copied: go vet says so of every line that
// ends in a mark.
package copies

import (
	"github.com/bottleneck-go/bottleneck/approx"
	"github.com/bottleneck-go/bottleneck/chooser"
	"github.com/bottleneck-go/bottleneck/randgen"
)

func copies(sketch *approx.Sketch, counter *approx.Counter, tree *chooser.Tree[int], reservoir *chooser.Reservoir[string], pool *chooser.Pool[string, int], alphabet *randgen.Alphabet) {
	a := *sketch    // copied
	b := *counter   // copied
	c := *tree      // copied
	d := *reservoir // copied
	e := *alphabet  // copied
	f := *pool      // copied
	_, _, _, _, _, _ = &a, &b, &c, &d, &e, &f
}
