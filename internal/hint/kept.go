package hint

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// mostKept bounds the source of the packages that are kept, in bytes.
const mostKept = 512 << 10

// kept are the packages that this process read last, the latest at the end. A program that reports on itself again
// and again, as after each slow request, reads its source and finds the types once.
var kept struct {
	sync.Mutex
	packages []*Package
}

// A version is of a file: its size, and when it was written.
type version struct {
	size    int64
	written time.Time
}

// Load reads the package of a directory that a file belongs to, or returns what was read before if none of the
// directory's files has changed since. What does not parse, and files for other systems, are left out: they have not
// been compiled either.
func Load(file string) (*Package, error) {
	dir := filepath.Dir(file)
	now, err := versions(dir)
	if err != nil {
		return nil, err
	}
	kept.Lock()
	defer kept.Unlock()
	kept.packages = slices.DeleteFunc(kept.packages, func(p *Package) bool { return p.dir == dir && !maps.Equal(p.versions, now) })
	i := slices.IndexFunc(kept.packages, func(p *Package) bool { return p.Has(file) })
	if i >= 0 {
		return kept.packages[i], nil
	}
	p, err := read(file)
	if err != nil {
		return nil, err
	}
	p.versions = now
	kept.packages = append(kept.packages, p)
	for size(kept.packages) > mostKept {
		kept.packages = kept.packages[1:]
	}
	return p, nil
}

// versions are those of the Go files of a directory, by their names.
func versions(dir string) (map[string]version, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	list := make(map[string]version)
	for _, f := range files {
		if filepath.Ext(f.Name()) != ".go" {
			continue
		}
		info, err := os.Stat(filepath.Join(dir, f.Name())) // of what a link leads to
		if err == nil {
			list[f.Name()] = version{info.Size(), info.ModTime()}
		}
	}
	return list, nil
}

func size(packages []*Package) (sum int64) {
	for _, p := range packages {
		for _, v := range p.versions {
			sum += v.size
		}
	}
	return sum
}
