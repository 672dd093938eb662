package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// record is recordDir for what is recorded only in a directory that was named.
func (o output) record() (dir string, undo func(), err error) {
	if o.dir == "" {
		return "", func() {}, nil
	}
	return recordDir(o.dir)
}

// recordAlways is recordDir for what is recorded at the default place too. Where there can
// be none, it says so, and nothing is recorded: dir is "".
func (o output) recordAlways(stderr io.Writer) (dir string, undo func(), err error) {
	dir, undo, err = recordDir(o.dir)
	if err == nil || o.dir != "" {
		return dir, undo, err
	}
	undo()
	fmt.Fprintf(stderr, "bottleneck: not recorded: %v: name a directory with -o\n", err)
	return "", undo, nil
}

// unrecorded returns the error that what was measured could not be recorded where it should
// be. At the default place it is only said, and what there is of it is removed.
func (o output) unrecorded(err error, dir string, stderr io.Writer) error {
	if o.dir != "" {
		return err
	}
	fmt.Fprintf(stderr, "bottleneck: %v\n", err)
	_ = os.RemoveAll(dir)
	return nil
}

// forgetOlder removes older runs, if this one is recorded at the default place.
func (o output) forgetOlder(dir string) {
	if o.dir == "" && dir != "" {
		forget(filepath.Dir(dir), o.keep)
	}
}

// where says where a run is recorded: in text alone, and if it is.
func (o output) where(dir string, stdout io.Writer) error {
	if o.format != "text" || dir == "" {
		return nil
	}
	_, err := fmt.Fprintf(stdout, "Recorded in %s\n", dir)
	return err
}

// recordDir makes the directory for the recorded run, and returns what removes
// again all that was made, as long as nothing stands in it.
func recordDir(asked string) (dir string, undo func(), err error) {
	dir = asked
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", func() {}, err
		}
		dir = filepath.Join(cache, "bottleneck", fmt.Sprintf("%s-%d", time.Now().Format("20060102-150405.000"), os.Getpid()))
	}
	var made []string // innermost first
	for parent := filepath.Clean(dir); ; parent = filepath.Dir(parent) {
		if _, err := os.Stat(parent); err == nil || parent == filepath.Dir(parent) {
			break
		}
		made = append(made, parent)
	}
	undo = func() {
		for _, path := range made {
			_ = os.Remove(path) // fails where another run has put something
		}
	}
	return dir, undo, os.MkdirAll(dir, 0o777)
}
