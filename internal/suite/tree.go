package suite

import (
	"context"
	"path/filepath"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/revision"
)

// Tree is the tree that the target is in, with the files that building it reads, as far
// as it can be listed.
func (t Target) Tree(ctx context.Context, tmp string) revision.Tree {
	tree := revision.Tree{Dir: t.Dir, Tmp: tmp}
	dir, err := filepath.Abs(t.Dir)
	if err != nil {
		return tree
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil { // as git names its tree
		return tree
	}
	tool := gorun.Go{Dir: dir, Tmp: tmp, Flags: t.BuildFlags}
	if env, err := tool.Environment(ctx); err == nil {
		for _, path := range env.Fixed {
			if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
				path = filepath.Join(dir, filepath.Base(path))
			}
			tree.Replaced = append(tree.Replaced, path)
		}
	}
	files, err := tool.Files(ctx, t.Tags, t.Packages...)
	if err == nil {
		tree.Files = files
	}
	return tree
}
