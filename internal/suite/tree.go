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
	files, err := gorun.Go{Dir: dir, Tmp: tmp, Flags: t.BuildFlags}.Files(ctx, t.Tags, t.Packages...)
	if err == nil {
		tree.Files = files
	}
	return tree
}
