package exact

import (
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// timeless are packages, with those below them, that make nothing of the time or of chance, nor
// return what does. Of os, that would be a file's time.
var timeless = []string{
	"bufio", "bytes", "cmp", "compress", "container", "context", "encoding", "errors", "fmt", "hash", "html", "image", "io", "iter", "maps", "math", "path",
	"reflect", "regexp", "slices", "sort", "strconv", "strings", "sync", "testing", "text", "unicode", "unique",
}

// drawing are those below them that do.
var drawing = []string{"hash/maphash", "io/fs", "io/ioutil", "math/rand", "math/rand/v2", "path/filepath", "testing/fstest", "testing/quick", "testing/synctest"}

// dated reports whether what a package's benchmarks do may depend on the second in which they run:
// unless all that the package and its tests import is known to be timeless.
func dated(p gorun.Package) bool {
	return len(p.CgoFiles)+len(p.SFiles) > 0 || slices.ContainsFunc(slices.Concat(p.Imports, p.TestImports, p.XTestImports), func(path string) bool {
		first, _, _ := strings.Cut(path, "/")
		return path != p.ImportPath && (!slices.Contains(timeless, first) || slices.Contains(drawing, path))
	})
}
