package gorun

import (
	"errors"
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
