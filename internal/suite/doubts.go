package suite

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/goflags"
)

// Warnings are what there is to be said of a suite before anything runs: which packages are
// broken, and its Doubts.
func (s *Suite) Warnings() []error { return slices.Concat(s.Broken, s.Doubts()) }

// Doubts are what flags of the build, in GOFLAGS too, and what a program can do mean for
// what is measured.
func (s *Suite) Doubts() (doubts []error) {
	flags := s.AllFlags()
	if goflags.Has(flags, "race") {
		doubts = append(doubts, errors.New("built with -race, which makes each memory access several times slower: shares differ without it"))
	}
	if err := s.Sanitized(); err != nil {
		doubts = append(doubts, err)
	}
	if s.covers() {
		doubts = append(doubts, errors.New("built without -cover, which would slow down what is measured"))
	}
	if strings.Contains(goflags.Last(flags, "gcflags"), "-N") {
		doubts = append(doubts, errors.New("built with -gcflags=-N, without optimization: shares differ with it"))
	}
	if s.opensPlugins() {
		doubts = append(doubts, errors.New("the program may open plugins: the recorder changes runtime/pprof, runtime/trace, testing and os/signal, "+
			"and a plugin that uses one of these cannot be opened"))
	}
	return doubts
}

// Sanitized says so where C checks the program's accesses to memory, by the flags of the build or by
// others beside them. Samples do not tell which function that is for.
func (s *Suite) Sanitized(flags ...string) error {
	flags = slices.Concat(s.AllFlags(), flags)
	for _, name := range []string{"msan", "asan"} {
		if goflags.Has(flags, name) {
			return fmt.Errorf("built with -%s, whose checks take time, and of which samples do not tell for whom: nothing is certain", name)
		}
	}
	return nil
}

// covers reports whether coverage is asked for. It is left out: counting takes time,
// and the go command covers files as they stand, whatever an overlay says.
func (s *Suite) covers() bool {
	flags := s.AllFlags()
	return goflags.Has(flags, "cover") || goflags.Last(flags, "covermode") != "" || goflags.Last(flags, "coverpkg") != ""
}
