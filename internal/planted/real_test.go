package planted

import (
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

var others = flag.Bool("planted.real", false, "plant bottlenecks in modules of others, from the module proxy, and find them")

// The ways to be slow that are planted in modules of others, as the first
// statements of a function.
var ways = map[string]string{
	"spin":   "{ x := uint64(1); for i := 0; i < 600000; i++ { x = x*6364136223846793005 + 1442695040888963407 }; plantedSink = x }",
	"sleep":  "plantedtime.Sleep(3 * plantedtime.Millisecond)",
	"change": foreignLoop,
	"alloc":  "for i := 0; i < 16; i++ { plantedBytes = make([]byte, 1<<18) }",
}

const plantedVariables = `package %s

var (
	plantedSink  uint64
	plantedBytes []byte
)
`

// A module that nobody here wrote, and a function that its benchmark calls.
type foreign struct {
	module, pkg, bench string
	file, function     string
	way                string
}

var foreigns = []foreign{
	{"github.com/google/btree@v1.1.3", ".", "^BenchmarkInsert$", "btree_generic.go", "ReplaceOrInsert", "spin"},
	{"github.com/tidwall/gjson@v1.20.0", ".", "^BenchmarkValid$", "gjson.go", "Valid", "sleep"},
	{"github.com/rs/zerolog@v1.35.1", ".", "^BenchmarkLogEmpty$", "log.go", "newEvent", "alloc"},
	{"github.com/axiomhq/hyperloglog@v0.3.0", ".", "^Benchmark_Insert$", "hyperloglog.go", "Insert", "spin"},
	{"github.com/dchest/uniuri@v1.2.0", ".", "^BenchmarkLen16Chars62$", "uniuri.go", "NewLenCharsBytes", "sleep"},
	{"github.com/klauspost/compress@v1.20.3", "./huff0", "^BenchmarkCompress1XReuseNone$", "compress.go", "Compress1X", "alloc"},
	{"golang.org/x/text@v0.42.0", "./unicode/norm", "^BenchmarkNormalizeAsciiNFC$", "normalize.go", "Append", "spin"},
	{"golang.org/x/sync@v0.23.0", "./semaphore", "^BenchmarkAcquireSeq$", "semaphore.go", "Acquire", "sleep"},
	{"github.com/cespare/xxhash/v2@v2.3.0", ".", "^BenchmarkSum64String$", "xxhash_unsafe.go", "Sum64String", "alloc"},
	{"golang.org/x/image@v0.46.0", "./draw", "^BenchmarkSimpleScaleCopy$", "scale.go", "Copy", "sleep"},
}

// What is planted in well-known modules comes first.
func TestFindInOthers(t *testing.T) {
	if !*others {
		t.Skip("this builds modules from the module proxy: run it with -planted.real")
	}
	var table results
	for _, f := range foreigns {
		t.Run(f.module, func(t *testing.T) {
			dir := t.TempDir()
			want := f.plant(t, dir)
			r, err := bottleneck.Find(t.Context(), bottleneck.FindConfig{
				Target: bottleneck.Target{Dir: dir, Packages: []string{f.pkg}, Bench: f.bench, BenchTime: "200x"}, MaxTime: maxTime,
			})
			if err != nil {
				t.Fatal(err)
			}
			wrong := ""
			if b := r.Bottleneck; b == nil || b.Function != want {
				wrong = "another function was found"
			}
			table.add(t, f.module, f.way, []string{want}, result{r, wrong})
		})
	}
	t.Logf("%s", table.text())
}

// download copies the module into dir.
func (f foreign) download(t *testing.T, dir string) {
	t.Helper()
	command := exec.Command("go", "mod", "download", "-json", f.module)
	command.Dir = dir
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go mod download %s: %v\n%s", f.module, err, out)
	}
	var source struct{ Dir string }
	if err := json.Unmarshal(out, &source); err != nil {
		t.Fatal(err)
	}
	if err := copyTree(dir, source.Dir); err != nil {
		t.Fatal(err)
	}
}

// plant copies the module into dir, makes its function slow, and returns the
// function's full name.
func (f foreign) plant(t *testing.T, dir string) string {
	t.Helper()
	f.download(t, dir)
	path := filepath.Join(dir, f.pkg, f.file)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed, pkg, name, err := edit(string(text), f.function, ways[f.way])
	if err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{
		path: changed,
		filepath.Join(filepath.Dir(path), "planted.go"): fmt.Sprintf(plantedVariables, pkg),
	} {
		fixture.WriteFile(t, path, text)
	}
	list := exec.Command("go", "list", "-f", "{{.ImportPath}}", ".")
	list.Dir = filepath.Dir(path)
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out)) + "." + name
}

func copyTree(to, from string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o777)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), text, 0o666)
	})
}

// edit puts statements at the start of the first function or method of that
// name, and returns the new text, the package's name, and the function's name as
// the runtime prints it behind the package's path.
func edit(text, function, statements string) (changed, pkg, name string, err error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	if err != nil {
		return "", "", "", err
	}
	for _, decl := range file.Decls {
		d, ok := decl.(*ast.FuncDecl)
		if !ok || d.Name.Name != function || d.Body == nil {
			continue
		}
		at, head := fset.Position(d.Body.Lbrace).Offset+1, fset.Position(file.Name.End()).Offset
		changed = text[:head]
		if strings.Contains(statements, "plantedtime") {
			changed += `; import plantedtime "time"`
		}
		changed += text[head:at] + " " + statements + "; " + text[at:]
		return changed, file.Name.Name, receiver(d) + function, nil
	}
	return "", "", "", fmt.Errorf("no function %s", function)
}

func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	switch t := d.Recv.List[0].Type.(type) {
	case *ast.StarExpr:
		if id, ok := t.X.(*ast.Ident); ok {
			return "(*" + id.Name + ")."
		}
		if generic, ok := t.X.(*ast.IndexExpr); ok {
			return "(*" + generic.X.(*ast.Ident).Name + "[...])."
		}
	case *ast.Ident:
		return t.Name + "."
	}
	return ""
}
