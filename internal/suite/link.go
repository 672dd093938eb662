package suite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/bottleneck-go/bottleneck/internal/goflags"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// Linking builds a program, as Build does, and returns how to link it again as
// another file, with its functions in the order that a seed gives, which must not be 0.
// Several may be linked at once. Listing, if not nil, gets the compiler's and the
// assembler's listing of the main modules' packages; it gets nothing where the user has
// flags for one of them.
func (s *Suite) Linking(ctx context.Context, p Program, overlay string, listing *bytes.Buffer) (func(ctx context.Context, out string, seed int) error, error) {
	flags := []string{"-work"}
	tool := s.tool
	if listing != nil {
		s.tool.Printed = listing
		flags = append(flags, s.listingFlags()...)
	}
	err := s.Build(ctx, p, overlay, flags...)
	s.tool = tool
	if errors.Is(err, ErrFailed) && listing != nil { // for a message without the listing
		if err := s.Build(ctx, p, ""); err != nil {
			return nil, err
		}
	}
	if err != nil {
		if listing != nil {
			listing.Reset() // of what it listed, something may be missing
		}
		err = s.BuildOver(ctx, p, overlay, flags[0])
	}
	if err != nil {
		return nil, err
	}
	linker, err := s.tool.Linker(p.Path)
	if errors.Is(err, gorun.ErrLinker) {
		return s.rebuilding(p, overlay), nil
	}
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, out string, seed int) error { return classify(linker.Link(ctx, out, seed)) }, nil
}

// listingFlags make the compiler and the assembler list what they make of the main
// modules' packages. There are none where they would take the place of the user's.
func (s *Suite) listingFlags() (flags []string) {
	for _, name := range []string{"gcflags", "asmflags"} {
		if len(goflags.Values(s.AllFlags(), name)) > 0 {
			return nil
		}
		flags = append(flags, "-"+name+"=-S")
		for _, pattern := range s.mainPatterns() {
			flags = append(flags, "-"+name+"="+pattern+"=-S")
		}
	}
	return flags
}

// rebuilding links a program by building it, one at a time.
func (s *Suite) rebuilding(p Program, overlay string) func(ctx context.Context, out string, seed int) error {
	var mu sync.Mutex
	return func(ctx context.Context, out string, seed int) error {
		mu.Lock()
		defer mu.Unlock()
		p := p
		p.Path = out
		return s.build(ctx, p, overlay, fmt.Sprintf("-w -randlayout=%d", seed))
	}
}
