package identity

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// mostFiles are so many in a tree that comparing it would take long.
const mostFiles = 200_000

// ErrLarge means that a tree has too many files to be compared.
var ErrLarge = errors.New("the tree has too many files")

// Differences returns the files, with slashes and below the tops of two trees, that
// differ or are in one of them alone, and the symbolic links that lead to such files or
// to directories of them. What git keeps is left out. A tree of more than 200,000 files
// is ErrLarge.
func Differences(base, head string) (files []string, err error) {
	x, err := list(base)
	if err != nil {
		return nil, err
	}
	y, err := list(head)
	if err != nil {
		return nil, err
	}
	for name, mode := range x {
		other, both := y[name]
		if both && mode == other {
			same, err := sameFile(filepath.Join(base, name), filepath.Join(head, name), mode)
			if err != nil {
				return nil, err
			}
			if same && (mode.Type() != fs.ModeSymlink || sameOutside(base, head, name)) {
				continue
			}
		}
		files = append(files, filepath.ToSlash(name))
	}
	for name := range y {
		if _, both := x[name]; !both {
			files = append(files, filepath.ToSlash(name))
		}
	}
	for n := -1; n < len(files); { // a link may lead to a directory of links
		n = len(files)
		files = slices.Concat(files, leadingTo(files, base, x), leadingTo(files, head, y))
		slices.Sort(files)
		files = slices.Compact(files)
	}
	return files, nil
}

// leadingTo are the symbolic links of a tree that lead to files, or to directories of
// them.
func leadingTo(files []string, top string, all map[string]fs.FileMode) (links []string) {
	top, err := filepath.EvalSymlinks(top)
	if err != nil {
		return nil
	}
	for name, mode := range all {
		if mode.Type() != fs.ModeSymlink {
			continue
		}
		target, err := filepath.EvalSymlinks(filepath.Join(top, name))
		if err != nil { // it leads nowhere
			continue
		}
		rel, err := filepath.Rel(top, target)
		if err != nil || !filepath.IsLocal(rel) {
			continue
		}
		rel = filepath.ToSlash(rel)
		if slices.ContainsFunc(files, func(f string) bool { return rel == "." || f == rel || strings.HasPrefix(f, rel+"/") }) {
			links = append(links, filepath.ToSlash(name))
		}
	}
	return links
}

// list lists the files below a directory, with what kind of file each is and whether it
// can be executed.
func list(top string) (map[string]fs.FileMode, error) {
	files := make(map[string]fs.FileMode)
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == ".git" && path != top {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(top, path)
		if files[rel] = info.Mode() & (fs.ModeType | 0o100); len(files) > mostFiles {
			return ErrLarge
		}
		return err
	})
	return files, err
}

// sameFile compares two files' contents, or where symbolic links lead. Other files
// than these are different.
func sameFile(x, y string, mode fs.FileMode) (bool, error) {
	if mode.Type() == fs.ModeSymlink {
		a, err := os.Readlink(x)
		if err != nil {
			return false, err
		}
		b, err := os.Readlink(y)
		return a == b, err
	}
	if !mode.IsRegular() {
		return false, nil
	}
	a, err := os.Open(x)
	if err != nil {
		return false, err
	}
	defer a.Close()
	b, err := os.Open(y)
	if err != nil {
		return false, err
	}
	defer b.Close()
	return sameContent(a, b)
}

// sameOutside reports whether a symbolic link of two trees leads out of neither, or to the same.
func sameOutside(base, head, name string) bool { return outside(base, name) == outside(head, name) }

// outside is where a symbolic link leads, if that is out of the tree.
func outside(top, name string) string {
	top, err := filepath.EvalSymlinks(top)
	if err != nil {
		return ""
	}
	target, err := filepath.EvalSymlinks(filepath.Join(top, name))
	if err != nil {
		return "" // nowhere
	}
	if rel, err := filepath.Rel(top, target); err == nil && filepath.IsLocal(rel) {
		return ""
	}
	return target
}

func sameContent(x, y io.Reader) (bool, error) {
	const size = 64 << 10
	var a, b [size]byte
	for {
		n, errX := io.ReadFull(x, a[:])
		m, errY := io.ReadFull(y, b[:])
		if !bytes.Equal(a[:n], b[:m]) {
			return false, nil
		}
		for _, err := range []error{errX, errY} {
			if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
				return false, err
			}
		}
		if errX != nil || errY != nil {
			return (errX != nil) == (errY != nil), nil
		}
	}
}
