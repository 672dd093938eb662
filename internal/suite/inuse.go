package suite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

// InUse measures what of the functions' allocations was in use when most was, in a run of
// its own that collects garbage whenever the heap has grown by a tenth: of so many
// operations of a benchmark, by its name in the results, with all that is before them, or of
// a whole program.
func (s *Suite) InUse(ctx context.Context, p Program, benchmark string, ops int) (functions map[string]*Allocation, err error) {
	record := s.Temp("memory")
	if err := os.Mkdir(record, 0o777); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(record)) }()
	f := s.Flags().Only(benchmark)
	f.BenchTime = Iterations(ops)
	if _, _, err := s.Run(ctx, p, f, Run{Record: record, Mode: instrument.Memory, NoInits: true}); err != nil {
		return nil, err
	}
	live, err := gorun.ReadProfile(filepath.Join(record, "live.pprof"))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", gorun.ErrNoRecord, err)
	}
	s.MendFiles(live)
	list, err := byFunction(live, s.Rules(p), charge.InUse)
	functions = make(map[string]*Allocation, len(list))
	for name, n := range list {
		functions[name] = &Allocation{n.Target, []float64{n.bytes}, []float64{n.objects}}
	}
	return functions, err
}
