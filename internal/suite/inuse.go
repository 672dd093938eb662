package suite

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

// InUse measures what of the functions' allocations was in use when most was, in a run of
// its own that collects garbage whenever the heap has grown by a tenth: of so many
// operations of a benchmark, by its name in the results, with all that is before them, or of
// a whole program.
func (s *Suite) InUse(ctx context.Context, p Program, benchmark string, ops int) (map[string]*Allocation, error) {
	f := s.Flags().Only(benchmark)
	f.BenchTime = Iterations(ops)
	live, err := s.heap(ctx, p, f, instrument.Memory, func(record string) (*profile.Profile, error) {
		live, err := gorun.ReadProfile(filepath.Join(record, "live.pprof"))
		if err != nil {
			return nil, fmt.Errorf("%w: %w", gorun.ErrNoRecord, err)
		}
		return live, nil
	})
	if err != nil {
		return nil, err
	}
	list, err := byFunction(live, s.Rules(p), charge.InUse)
	functions := make(map[string]*Allocation, len(list))
	for name, n := range list {
		functions[name] = &Allocation{n.Target, []float64{n.bytes}, []float64{n.objects}}
	}
	return functions, err
}
