package suite

import (
	"context"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// Calls counts the calls of each function by one operation of a benchmark, by its
// name in the results. The program was built by BuildCounting. The benchmark is run
// for 2 and for 3 operations, and its setup as often in both runs, with b.N and with
// b.Loop: the difference is one operation's calls.
func (s *Suite) Calls(ctx context.Context, counting Program, benchmark string) (map[string]int64, error) {
	three, err := s.calls(ctx, counting, benchmark, 3)
	if err != nil {
		return nil, err
	}
	two, err := s.calls(ctx, counting, benchmark, 2)
	if err != nil {
		return nil, err
	}
	for name, n := range two {
		three[name] -= n
	}
	return three, nil
}

// calls counts all calls in a run of so many operations.
func (s *Suite) calls(ctx context.Context, counting Program, benchmark string, ops int) (map[string]int64, error) {
	f := s.Flags().Only(benchmark)
	f.BenchTime = Iterations(ops)
	return s.AllCalls(ctx, counting, f)
}

// AllCalls counts the calls of each function in a whole run with flags.
func (s *Suite) AllCalls(ctx context.Context, counting Program, f Flags) (map[string]int64, error) {
	executed, err := s.Executed(ctx, counting, f, counting.Path+".cover")
	if err != nil {
		return nil, err
	}
	calls := make(map[string]int64, len(executed))
	for name, x := range executed {
		calls[name] = x.Calls
	}
	return calls, nil
}

// Executed is what a counting program executes in a whole run with flags, which writes
// its coverage profile to a file.
func (s *Suite) Executed(ctx context.Context, counting Program, f Flags, profile string, env ...string) (map[string]gorun.Executed, error) {
	if _, _, err := s.Run(ctx, counting, f, Run{Flags: []string{"-test.coverprofile=" + profile}, Env: env, NoInits: true}); err != nil {
		return nil, err
	}
	return s.callReader().Read(profile)
}

// callReader is made once, as it remembers the source.
func (s *Suite) callReader() *gorun.CallReader {
	s.callsOnce.Do(func() { s.reader = &gorun.CallReader{Dirs: s.directories()} })
	return s.reader
}
