// Package profiles gets profiles from where people have them: files, standard input,
// directories, the addresses of services and of Pyroscope servers.
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
	return nil, fmt.Errorf("%w: %s is no file, no directory, no pattern that matches one and no address", ErrNone, name)
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

// Read gets the profiles, several at once, and hands them over one after the other
// in their order. It ends with the first error, of getting or of take. What was
// found in a directory and is not a profile is left out; left holds its errors, and
// ErrNone is returned if nothing is left.
func Read(ctx context.Context, sources []Source, take func(Source, *profile.Profile) error) (left []error, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := start(ctx, sources)
	taken := 0
	for i, s := range sources {
		r := <-results[i]
		switch {
		case r.err != nil && s.Listed && errors.Is(r.err, ErrNotProfile):
			left = append(left, r.err)
		case r.err != nil:
			return left, r.err
		default:
			if err := take(s, r.profile); err != nil {
				return left, err
			}
			taken++
		}
		r.done()
	}
	if taken == 0 {
		return left, fmt.Errorf("%w in %d files", ErrNone, len(sources))
	}
	return left, nil
}

type result struct {
	profile *profile.Profile
	err     error
	done    func() // makes room for the next
}

// start reads all addresses at once, and parses as many profiles at a time as there
// are processors. No more than twice as many wait to be taken.
func start(ctx context.Context, sources []Source) []chan result {
	results := make([]chan result, len(sources))
	for i := range results {
		results[i] = make(chan result, 1)
	}
	remote := make([]func() ([]byte, error), len(sources))
	for i, s := range sources {
		if s.Remote {
			remote[i] = fetched(ctx, s)
		}
	}
	waiting := make(chan struct{}, 2*runtime.GOMAXPROCS(0))
	work := make(chan int)
	go func() {
		defer close(work)
		for i := range sources {
			select {
			case waiting <- struct{}{}:
				work <- i
			case <-ctx.Done():
				results[i] <- result{err: context.Cause(ctx), done: func() {}}
			}
		}
	}()
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for i := range work {
				read := func() ([]byte, error) { return sources[i].read(ctx) }
				if remote[i] != nil {
					read = remote[i]
				}
				p, err := sources[i].parse(read)
				results[i] <- result{p, err, func() { <-waiting }}
			}
		}()
	}
	return results
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
