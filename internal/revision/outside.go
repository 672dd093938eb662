package revision

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// nest is how many directories a side's tree stands in, so that there is room beside it
// for what module files name by "../" paths.
var nest = filepath.Join("up", "up", "up", "up")

// linkOutside makes what module files name beside the user's tree, as in
// "replace m => ../m", stand beside a side's tree too, by symbolic links. So does a
// go.work file above the tree. What cannot be linked is missed by the go command, which
// says so.
func (r repository) linkOutside(s Side) {
	o := outside{repository: r, top: s.Top, seen: make(map[string]bool)}
	for dir := filepath.FromSlash(r.prefix); ; dir = filepath.Dir(dir) {
		o.visit(filepath.Clean(dir))
		if filepath.Clean(dir) == "." {
			break
		}
	}
	for range strings.Count(nest, "up") {
		o.above = filepath.Join("..", o.above)
		if file := filepath.Join(o.above, "go.work"); exists(filepath.Join(r.top, file)) {
			o.found = append(o.found, file)
			o.scan(o.above, "go.work")
			break
		}
	}
	// The shorter ones first: what lies in a directory that is linked is there already.
	slices.SortFunc(o.found, func(x, y string) int { return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)) })
	for _, path := range o.found {
		if link := filepath.Join(s.Top, path); exists(filepath.Join(r.top, path)) && !exists(link) && strings.Count(path, "..") <= strings.Count(nest, "up") {
			_ = os.MkdirAll(filepath.Dir(link), 0o777)
			_ = os.Symlink(filepath.Join(r.top, path), link)
		}
	}
}

// outside looks for what module files name. All paths are relative to the top of the tree.
type outside struct {
	repository
	top   string // of the side
	above string
	seen  map[string]bool
	found []string // that lie outside of the tree
}

// visit reads the module files of a directory and of those that they name.
func (o *outside) visit(dir string) {
	if o.seen[dir] {
		return
	}
	o.seen[dir] = true
	if !filepath.IsLocal(dir) {
		o.found = append(o.found, dir)
	}
	o.scan(dir, "go.mod")
	o.scan(dir, "go.work")
}

// scan visits the directories that a module file names.
func (o *outside) scan(dir, name string) {
	top := o.top
	if !filepath.IsLocal(dir) {
		top = o.repository.top
	}
	text, err := os.ReadFile(filepath.Join(top, dir, name))
	if err != nil {
		return
	}
	for word := range strings.FieldsSeq(string(text)) {
		word = strings.Trim(word, "\"`")
		if strings.HasPrefix(word, "./") || strings.HasPrefix(word, "../") || word == ".." {
			o.visit(filepath.Join(dir, filepath.FromSlash(word)))
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
