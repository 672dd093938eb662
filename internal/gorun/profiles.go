package gorun

import (
	"compress/gzip"
	"errors"
	"io"
	"os"

	"github.com/google/pprof/profile"
)

// ReadProfile reads a profile from a file.
func ReadProfile(path string) (*profile.Profile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	p, err := profile.Parse(f)
	return p, errors.Join(err, f.Close())
}

// WriteProfile writes a profile to a file.
func WriteProfile(path string, p *profile.Profile) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(p.Write(f), f.Close())
}

// errEmpty means that a program wrote nothing of a profile.
var errEmpty = errors.New("the profile is empty")

// readUnfinished reads a profile that a program records, as far as it goes.
func readUnfinished(path string) (*profile.Profile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in, err := gzip.NewReader(f)
	if err == io.EOF {
		return nil, errEmpty
	} else if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(in)
	if err != nil && (err != io.ErrUnexpectedEOF || len(data) == 0) {
		return nil, err
	}
	return profile.ParseUncompressed(data)
}
