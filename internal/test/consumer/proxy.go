// Package consumer serves this tree as a module proxy, so that tests use the module
// as its users do.
package consumer

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Module is this module's path.
const Module = "github.com/bottleneck-go/bottleneck"

// WriteProxy makes dir a module proxy, of the kind that GOPROXY=file:// reads,
// which knows one version of the module in root.
func WriteProxy(dir, root, version string) error {
	base := filepath.Join(dir, filepath.FromSlash(Module), "@v")
	if err := os.MkdirAll(base, 0o777); err != nil {
		return err
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return err
	}
	write := func(name string, data []byte) error { return os.WriteFile(filepath.Join(base, name), data, 0o666) }
	f, err := os.Create(filepath.Join(base, version+".zip"))
	if err != nil {
		return err
	}
	return errors.Join(
		write("list", []byte(version+"\n")),
		write(version+".info", fmt.Appendf(nil, `{"Version":%q}`, version)),
		write(version+".mod", mod),
		writeZip(f, root, version), f.Close())
}

// writeZip writes the files of a module as https://go.dev/ref/mod#zip-files wants
// them: without nested modules, hidden directories and what is no regular file.
func writeZip(w io.Writer, root, version string) error {
	z := zip.NewWriter(w)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		if d.IsDir() {
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil || d.Name()[0] == '.' || d.Name() == "vendor" {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || d.Name()[0] == '.' {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		return addFile(z, Module+"@"+version+"/"+filepath.ToSlash(rel), path)
	})
	return errors.Join(err, z.Close())
}

func addFile(z *zip.Writer, name, path string) error {
	if strings.HasSuffix(path, ".test") || strings.HasSuffix(path, ".out") || strings.HasSuffix(path, ".prof") {
		return nil // what git leaves out
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	w, err := z.Create(name)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}
