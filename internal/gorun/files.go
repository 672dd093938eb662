package gorun

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// A built is what go list tells of the files of a package. Lists that are of no Go files
// matter to packages that use C.
type built struct {
	Dir      string
	Standard bool
	Module   *struct{ GoMod string }

	GoFiles, CgoFiles, CFiles, CXXFiles, MFiles, HFiles, FFiles, SFiles, SwigFiles, SwigCXXFiles, SysoFiles []string
	TestGoFiles, XTestGoFiles, EmbedFiles, TestEmbedFiles, XTestEmbedFiles                                  []string
}

// builtFields are the fields of a built.
const builtFields = "Dir,Standard,Module,GoFiles,CgoFiles,CFiles,CXXFiles,MFiles,HFiles,FFiles,SFiles,SwigFiles,SwigCXXFiles,SysoFiles," +
	"TestGoFiles,XTestGoFiles,EmbedFiles,TestEmbedFiles,XTestEmbedFiles"

func (p built) files() []string {
	return slices.Concat(p.GoFiles, p.CgoFiles, p.CFiles, p.CXXFiles, p.MFiles, p.HFiles, p.FFiles, p.SFiles, p.SwigFiles, p.SwigCXXFiles, p.SysoFiles,
		p.TestGoFiles, p.XTestGoFiles, p.EmbedFiles, p.TestEmbedFiles, p.XTestEmbedFiles)
}

// Files returns the absolute paths of the files that building packages and their tests
// may read, module files among them, but for the standard library's.
func (g Go) Files(ctx context.Context, tags string, patterns ...string) (files []string, err error) {
	args := slices.Concat([]string{"list", "-e", "-deps", "-test", "-json=" + builtFields}, g.Flags)
	if tags != "" {
		args = append(args, "-tags", tags)
	}
	out, err := g.output(ctx, append(append(args, "--"), patterns...)...)
	if err != nil {
		return nil, err
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p built
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("reading go list: %w", err)
		}
		if p.Standard {
			continue
		}
		for _, name := range p.files() {
			if !filepath.IsAbs(name) { // else go made it
				files = append(files, filepath.Join(p.Dir, name))
			}
		}
		if p.Module != nil && p.Module.GoMod != "" {
			dir := filepath.Dir(p.Module.GoMod)
			files = append(files, p.Module.GoMod, filepath.Join(dir, "go.sum"), filepath.Join(dir, "vendor", "modules.txt"))
		}
	}
	if work, err := g.output(ctx, "env", "-json=false", "GOWORK"); err == nil {
		if work := strings.TrimSpace(string(work)); filepath.IsAbs(work) {
			files = append(files, work, work+".sum", filepath.Join(filepath.Dir(work), "vendor", "modules.txt"))
		}
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}
