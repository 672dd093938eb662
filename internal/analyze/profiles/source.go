// Package profiles reads profiles from files, standard input, directories, services
// over HTTP, and Pyroscope servers.
package profiles

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/pprof/profile"
)

var (
	// ErrNone means that there is no profile where one was looked for.
	ErrNone = errors.New("no profile")
	// ErrNotProfile means that what was read is not a profile.
	ErrNotProfile = errors.New("not a profile")
)

// A Config says how to get profiles. The zero value is ready for use.
type Config struct {
	Dir     string        // that paths of files are relative to
	Stdin   io.Reader     // for "-"; nil: os.Stdin
	Seconds uint          // that services are to profile for; 0: as their addresses say
	Timeout time.Duration // of a request; 0: half as long again as it profiles, or a minute
	Client  *http.Client  // nil: http.DefaultClient

	// Tenant, User and Password are for Pyroscope. They never appear in an error.
	Tenant, User, Password string
}

// A Source is a place that holds one profile.
type Source struct {
	Name   string // as it may be shown, without credentials
	Remote bool   // takes a while, but no processor
	Listed bool   // was found in a directory: it may be something else than a profile
	Made   bool   // for whoever reads it, at that time

	read func(ctx context.Context) ([]byte, error)
}

// Find returns the sources that a user names: a file, "-" for standard input, a
// directory for all files in it, a pattern for those that match, an address. The
// error is ErrNone if a name stands for nothing.
func (c Config) Find(names ...string) ([]Source, error) {
	var list []Source
	for _, name := range names {
		found, err := c.find(name)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

func (c Config) find(name string) ([]Source, error) {
	if name == "-" {
		return []Source{{Name: "standard input", read: c.stdin}}, nil
	}
	if info, err := os.Stat(c.path(name)); err == nil {
		if info.IsDir() {
			return c.directory(name)
		}
		return []Source{c.file(name, name)}, nil
	}
	if found, err := filepath.Glob(c.path(name)); err == nil && len(found) > 0 {
		return c.matches(found)
	}
	if s, ok, err := c.address(name); ok || err != nil {
		return []Source{s}, err
	}
	return nil, fmt.Errorf("%w: %s is not a file, a directory, a pattern that matches files, or a URL", ErrNone, Shown(name))
}

func (c Config) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.Dir, name)
}

func (c Config) stdin(context.Context) ([]byte, error) {
	in := c.Stdin
	if in == nil {
		in = os.Stdin
	}
	return io.ReadAll(in)
}

// A Taker takes the profile of the source with a number.
type Taker func(i int, s Source, p *profile.Profile) error

// Read gets the profiles, all addresses at once, and hands them over as they come, by as
// many goroutines as there are processors: the taker must be safe for concurrent use.
// It ends with the first error, of getting or of taking. What was found in a
// directory and is not a profile is left out; left holds its errors, and ErrNone is
// returned if nothing is left.
func Read(ctx context.Context, sources []Source, take Taker) (left []error, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := reading{sources: sources, fetched: make([]func() ([]byte, error), len(sources)), errs: make([]error, len(sources)), left: make([]error, len(sources))}
	for i, s := range sources {
		r.fetched[i] = func() ([]byte, error) { return s.read(ctx) }
		if s.Remote {
			r.fetched[i] = fetched(ctx, s)
		}
	}
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(sources)) {
		all.Go(func() {
			if !r.work(ctx, take) {
				cancel()
			}
		})
	}
	all.Wait()
	if i := slices.IndexFunc(r.errs, func(err error) bool { return err != nil }); i >= 0 {
		return nil, r.errs[i]
	}
	left = slices.DeleteFunc(r.left, func(err error) bool { return err == nil })
	if len(left) == len(sources) {
		return left, fmt.Errorf("%w in %d files", ErrNone, len(sources))
	}
	return left, context.Cause(ctx)
}

// A reading is what several goroutines read.
type reading struct {
	sources    []Source
	fetched    []func() ([]byte, error)
	next       atomic.Int64
	errs, left []error // by source
}

// work reads one source after the other, and reports whether all went well.
func (r *reading) work(ctx context.Context, take Taker) bool {
	for {
		i := int(r.next.Add(1)) - 1
		if i >= len(r.sources) || ctx.Err() != nil {
			return true
		}
		s := r.sources[i]
		p, err := s.parse(r.fetched[i])
		if s.Listed && errors.Is(err, ErrNotProfile) {
			r.left[i] = err
			continue
		}
		if err == nil {
			err = take(i, s, p)
		}
		if err != nil {
			r.errs[i] = err
			return false
		}
	}
}

// fetched begins to read a source, and returns what waits for it.
func fetched(ctx context.Context, s Source) func() ([]byte, error) {
	type answer struct {
		data []byte
		err  error
	}
	c := make(chan answer, 1)
	go func() {
		data, err := s.read(ctx)
		c <- answer{data, err}
	}()
	return func() ([]byte, error) {
		a := <-c
		return a.data, a.err
	}
}
