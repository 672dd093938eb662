// Package atomicfile writes files that are either whole or not there.
package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// Write makes or replaces the file at path with what write produces. The bytes
// go to a temporary file in the same directory, which takes path's place only
// after everything was written; on any error it is removed, and what stood at
// path before still stands. A new file has permission 0644 less the umask; a
// replaced file keeps its own permission. Of a link, what it names is replaced. A
// device or a pipe is written into: to put a file in its place would break it.
func Write(path string, write func(io.Writer) error) (err error) {
	mode := os.FileMode(0o666)
	if old, err := os.Stat(path); err == nil {
		switch {
		case old.IsDir(): // known before anything is written
			return &os.PathError{Op: "write", Path: path, Err: syscall.EISDIR}
		case !old.Mode().IsRegular():
			return writeInto(path, write)
		}
		mode = old.Mode().Perm()
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return err
		}
	}
	f, err := create(path, mode)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err = errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func writeInto(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// create opens a new file beside path. os.CreateTemp would make it 0600
// whatever the umask says.
func create(path string, mode os.FileMode) (*os.File, error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, err
	}
	if err := errors.Join(tmp.Close(), os.Remove(tmp.Name())); err != nil {
		return nil, err
	}
	return os.OpenFile(tmp.Name(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
}
