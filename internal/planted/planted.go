// Package planted has modules with a planted bottleneck of known size, to test
// whether it is found. A case is a txtar archive in testdata: first lines "key:
// value" with what to expect, then the files of the module.
//
// In the files, SPIN(n) stands for a loop of constant work that takes about n
// milliseconds, in the function that contains it. A Go file without a package
// clause gets that of package planted, and the imports that the case names. In
// programs with functions that can be made free, free("name") reports whether that
// one is.
package planted

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Module is the path of every case's module, and Library that of the other
// module beside it, in folder lib, where there is one.
const (
	Module  = "example.com/planted"
	Library = "example.com/lib"
)

// A Case is a module with a planted bottleneck.
type Case struct {
	Name  string
	Kind  string
	Want  []string // acceptable functions, without the module's path; "" is the package itself
	Phase []string // acceptable phases, none for any
	Tied  bool     // all of Want have equal shares: none of them may be certain
	Short string   // "yes" where it is part of the short form of the suite, "gate" where of the gate's
	Args  []string // of a program
	Stdin string
	Bench string   // -benchtime
	Free  []string // functions that cost nothing where FREE is their name
	// Sensitivity is how much longer the program takes for each second that the first of
	// Want takes longer; -1 where that is not known.
	Sensitivity float64

	// Of a test suite:
	Flags  []string // of go test
	Status int      // its exit status

	files   []file
	imports []string // of files without a package clause
}

type file struct{ name, text string }

// Load reads all cases of a folder.
func Load(dir fs.FS) ([]Case, error) {
	names, err := fs.Glob(dir, "*.txtar")
	if err != nil {
		return nil, err
	}
	cases := make([]Case, len(names))
	for i, name := range names {
		text, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		if cases[i], err = parse(strings.TrimSuffix(name, ".txtar"), string(text)); err != nil {
			return nil, fmt.Errorf("planted: %s: %w", name, err)
		}
	}
	return cases, nil
}

func parse(name, text string) (Case, error) {
	comment, files := split(text)
	c := Case{Name: name, Bench: "1x", Sensitivity: -1}
	for line := range strings.Lines(comment) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || !c.set(key, strings.TrimSpace(value)) {
			return c, fmt.Errorf("line %q, need a known key and its value", line)
		}
	}
	if c.Kind == "" || len(c.Want) == 0 || len(files) == 0 {
		return c, fmt.Errorf("have kind %q, %d answers and %d files, need all three", c.Kind, len(c.Want), len(files))
	}
	for _, f := range files {
		if strings.HasSuffix(f.name, ".go") {
			f.text = expand(f, c.imports)
		}
		c.files = append(c.files, f)
	}
	root := Module
	if c.Program() {
		root = "main"
	}
	for _, names := range [][]string{c.Want, c.Free} {
		for i := range names {
			names[i] = root + names[i]
		}
	}
	return c, nil
}

// set sets what a key stands for, and reports whether there is such a key and value.
func (c *Case) set(key, value string) bool {
	var err error
	switch list := strings.Fields(value); key {
	case "kind":
		c.Kind = value
	case "want":
		c.Want = list
	case "phase":
		c.Phase = list
	case "tied":
		c.Tied = true
	case "short":
		c.Short = value
	case "args":
		c.Args = list
	case "stdin":
		c.Stdin = value
	case "benchtime":
		c.Bench = value
	case "free":
		c.Free = list
	case "sensitivity":
		c.Sensitivity, err = strconv.ParseFloat(value, 64)
	case "flags":
		c.Flags = list
	case "status":
		c.Status, err = strconv.Atoi(value)
	case "import":
		c.imports = list
	default:
		return false
	}
	return err == nil
}

// Program reports whether the case is a main package, and not benchmarks.
func (c Case) Program() bool {
	return !slices.ContainsFunc(c.files, func(f file) bool { return strings.HasSuffix(f.name, "_test.go") })
}

// split divides a txtar archive into its comment and files.
func split(text string) (comment string, files []file) {
	for line := range strings.Lines(text) {
		name, start := strings.CutPrefix(strings.TrimSpace(line), "-- ")
		name, end := strings.CutSuffix(name, " --")
		switch {
		case start && end:
			files = append(files, file{name: strings.TrimSpace(name)})
		case len(files) == 0:
			comment += line
		default:
			files[len(files)-1].text += line
		}
	}
	return comment, files
}

var (
	spin   = regexp.MustCompile(`SPIN\(([\d.]+)\)`)
	clause = regexp.MustCompile(`(?m)^package \w+$`)
)

// perUnit are the turns of a loop of SPIN(1).
const perUnit = 600_000.0

// freeSource tells a program which of its functions costs nothing in this run.
const freeSource = `
import "os"

var freed = os.Getenv("FREE")

func free(name string) bool { return freed == name }
`

// expand writes the loops and the head of a Go file.
func expand(f file, imports []string) string {
	text := spin.ReplaceAllStringFunc(f.text, func(call string) string {
		n, _ := strconv.ParseFloat(spin.FindStringSubmatch(call)[1], 64) // it matched
		return fmt.Sprintf("{ x := uint64(1); for range %d { x = x*6364136223846793005 + 1442695040888963407 }; sink.Store(x) }", int(n*perUnit))
	})
	if clause.MatchString(text) {
		return text
	}
	var head strings.Builder
	head.WriteString("package planted\n\nimport (\n\t\"testing\"\n")
	for _, path := range imports {
		head.WriteString(fmt.Sprintf("\t%q\n", path))
	}
	return head.String() + ")\n\n" + text
}

// Write writes the module's files into dir.
func (c Case) Write(dir string) error {
	var mod strings.Builder
	mod.WriteString("module " + Module + "\n\ngo 1.26\n")
	files := slices.Clone(c.files)
	sinks := make(map[string]string)
	for _, f := range files {
		folder, name := filepath.Split(filepath.FromSlash(f.name))
		if folder == "lib"+string(filepath.Separator) && sinks[folder] == "" {
			mod.WriteString("\nrequire " + Library + " v0.0.0\n\nreplace " + Library + " => ./lib\n")
			files = append(files, file{"lib/go.mod", "module " + Library + "\n\ngo 1.26\n"})
		}
		if head := clause.FindString(f.text); strings.HasSuffix(name, ".go") && !strings.HasSuffix(head, "_test") {
			sinks[folder] = head
		}
	}
	if len(c.Free) > 0 && c.Program() {
		files = append(files, file{"free.go", "package main\n" + freeSource})
	} else if len(c.Free) > 0 {
		files = append(files, file{"free_test.go", "package planted\n" + freeSource})
	}
	for folder, head := range sinks {
		files = append(files, file{folder + "sink.go", head + "\n\nimport \"sync/atomic\"\n\nvar sink atomic.Uint64\n"})
	}
	return writeFiles(dir, append(files, file{"go.mod", mod.String()}))
}

func writeFiles(dir string, files []file) error {
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(f.text), 0o666); err != nil {
			return err
		}
	}
	return nil
}
