package revision

import (
	"context"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// mostTestdata is how large the ignored files below testdata directories may be together,
// in bytes, to be copied.
const mostTestdata = 256 << 20

// copyIgnored copies to a side what git ignores and a build needs, as it is in the user's
// tree: generated and embedded files, vendored packages; and test data.
func (r repository) copyIgnored(ctx context.Context, top string) error {
	list, err := git(ctx, r.top, nil, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")
	if err != nil {
		return err
	}
	var ignored, data []string
	for name := range strings.SplitSeq(string(list), "\x00") {
		if name = filepath.FromSlash(strings.TrimSuffix(name, "/")); name != "" {
			ignored = append(ignored, name)
		}
		if slices.Contains(strings.Split(name, string(filepath.Separator)), "testdata") {
			data = append(data, name)
		}
	}
	files := r.files(data)
	for _, file := range r.tree.Files {
		if rel, err := filepath.Rel(r.top, file); err == nil && filepath.IsLocal(rel) && slices.ContainsFunc(ignored, func(name string) bool { return within(rel, name) }) {
			files = append(files, rel)
		}
	}
	for _, file := range files {
		if to := filepath.Join(top, file); !exists(to) {
			err := r.copyPath(ctx, filepath.Join(r.top, file), to)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// within reports whether a path is a directory, or lies below it.
func within(path, dir string) bool {
	rest, ok := strings.CutPrefix(path, dir)
	return ok && (rest == "" || rest[0] == filepath.Separator)
}

// files are the regular files at and below some paths, or none if they are too large.
func (r repository) files(paths []string) (files []string) {
	left := int64(mostTestdata)
	for _, path := range paths {
		_ = filepath.WalkDir(filepath.Join(r.top, path), func(file string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return nil
			}
			if info, err := d.Info(); err == nil {
				left -= info.Size()
			}
			if rel, err := filepath.Rel(r.top, file); err == nil {
				files = append(files, rel)
			}
			return nil
		})
	}
	if left < 0 {
		return nil
	}
	return files
}
