package gorun

import (
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
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

// errEmpty means that a program wrote nothing, or too little, of a profile.
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
	end, named := wholeFields(data)
	if p, err := profile.ParseUncompressed(data[:end]); err == nil {
		return p, nil
	}
	p, err := profile.ParseUncompressed(data[:named])
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errEmpty, err)
	}
	return p, nil
}

// wholeFields is where an encoded profile's last whole field ends, and the last string, behind
// which there may be fields whose strings are missing.
func wholeFields(data []byte) (end, named int) {
	const varint, bytes, stringTable = 0, 2, 6<<3 | 2
	for {
		key, n := binary.Uvarint(data[end:])
		value, m := binary.Uvarint(data[end+max(n, 0):])
		size := n + m
		if key&7 == bytes && value < uint64(len(data)) {
			size += int(value)
		} else if key&7 != varint {
			return end, named
		}
		if n <= 0 || m <= 0 || end+size > len(data) {
			return end, named
		}
		end += size
		if key == stringTable {
			named = end
		}
	}
}
