package readme

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// imports are what the Go blocks may use.
var imports = map[string]string{
	"context": "context", "fmt": "fmt", "fnv": "hash/fnv", "http": "net/http", "log": "log", "os": "os",
	"rand": "math/rand/v2", "strconv": "strconv", "time": "time",
	"bottleneck": "github.com/bottleneck-go/bottleneck",
	"approx":     "github.com/bottleneck-go/bottleneck/approx",
	"chooser":    "github.com/bottleneck-go/bottleneck/chooser",
	"menace":     "github.com/bottleneck-go/bottleneck/chooser/menace",
	"doubles":    "github.com/bottleneck-go/bottleneck/doubles",
	"randgen":    "github.com/bottleneck-go/bottleneck/randgen",
	"raytrace":   "github.com/bottleneck-go/bottleneck/raytrace",
}

var used = regexp.MustCompile(`\b([a-z][a-z0-9]*)\.[A-Z]`)

// whole reports whether a block is a program by itself.
func (b Block) whole() bool {
	return b.Language == "go" && strings.Contains("\n"+b.Text, "\npackage main\n")
}

// Program makes a program of Go blocks, as files by name: its argument n runs the
// block n, as the body of a function that has a context and may return an error. A block
// that is a whole program goes to a directory of its own, whole and its number.
func Program(blocks []Block) map[string]string {
	files := make(map[string]string)
	var cases strings.Builder
	for i, b := range blocks {
		if b.whole() {
			files[fmt.Sprintf("whole%d/main.go", i)] = b.Text
			continue
		}
		files[fmt.Sprintf("block%d.go", i)] = function(i, b)
		fmt.Fprintf(&cases, "\tcase \"%d\":\n\t\terr = block%d(context.Background())\n", i, i)
	}
	files["main.go"] = "package main\n\nimport (\n\t\"context\"\n\t\"log\"\n\t\"os\"\n)\n\nfunc main() {\n\tvar err error\n\tswitch os.Args[1] {\n" +
		cases.String() + "\t}\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n"
	return files
}

func function(i int, b Block) string {
	paths := map[string]bool{"context": true}
	for _, m := range used.FindAllStringSubmatch(b.Text, -1) {
		if path := imports[m[1]]; path != "" {
			paths[path] = true
		}
	}
	var out strings.Builder
	out.WriteString("package main\n\n")
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		fmt.Fprintf(&out, "import %q\n", path)
	}
	fmt.Fprintf(&out, "\nfunc block%d(ctx context.Context) error {\n//line %s:%d\n%s\treturn nil\n}\n", i, b.Page, b.Line+1, b.Text)
	return out.String()
}
