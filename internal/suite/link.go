package suite

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// Linking builds a program, as Build does, and returns how to link it again as
// another file, with its functions in the order that a seed gives, which must not be 0.
// Several may be linked at once.
func (s *Suite) Linking(ctx context.Context, p Program, overlay string) (func(ctx context.Context, out string, seed int) error, error) {
	if err := s.Build(ctx, p, overlay, "-work"); err != nil {
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
