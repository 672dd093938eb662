package planted

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
)

// A Change is a small module whose benchmark takes Turns of a loop in all, of
// which one function gets some more or fewer on the other side. Its source is a
// file in testdata/changes in which TURNS(name) stands for the turns of a
// function; the first line says how many each has.
type Change struct {
	Shape    string
	Function string  // its name in the source's first line
	Percent  float64 // of the whole benchmark, negative for a speed-up
	source   string
}

// changeShapes are the sources' names.
var changeShapes = []string{"plain", "methods", "generic", "closures", "packages", "callbacks"}

// loadChange reads a source.
func loadChange(dir, shape, function string, percent float64) (Change, error) {
	text, err := os.ReadFile(filepath.Join(dir, shape+".go.txt"))
	return Change{shape, function, percent, string(text)}, err
}

// turns reads the first line: "// full/name=turns ...".
func (c Change) turns() (names []string, turns map[string]int) {
	head, _, _ := strings.Cut(c.source, "\n")
	turns = make(map[string]int)
	for field := range strings.FieldsSeq(strings.TrimPrefix(head, "//")) {
		var n int
		name, number, _ := strings.Cut(field, "=")
		fmt.Sscan(number, &n)
		turns[name] = n
		names = append(names, name)
	}
	return names, turns
}

// Want is the changed function's full name.
func (c Change) Want() string { return Module + c.Function }

// Write writes both sides' modules. They differ in one number.
func (c Change) Write(base, head string) error {
	names, turns := c.turns()
	total := 0
	for _, n := range turns {
		total += n
	}
	if _, ok := turns[c.Function]; !ok {
		return fmt.Errorf("planted: shape %s has no function %s", c.Shape, c.Function)
	}
	for _, side := range []string{base, head} {
		if side == head {
			turns[c.Function] += int(math.Round(float64(total) * c.Percent / 100))
		}
		if turns[c.Function] < 0 {
			return fmt.Errorf("planted: %s %s has no %.0f %% to lose", c.Shape, c.Function, -c.Percent)
		}
		_, text, _ := strings.Cut(c.source, "\n")
		for _, name := range names {
			loop := fmt.Sprintf("{ x := sink; for range %d { x = x*6364136223846793005 + 1442695040888963407 }; sink = x }", turns[name])
			text = strings.ReplaceAll(text, "TURNS("+name+")", loop)
		}
		if err := writeArchive(side, text); err != nil {
			return err
		}
	}
	return nil
}

// writeArchive writes the files of a txtar archive, and the module's.
func writeArchive(dir, text string) error {
	_, files := split(text)
	return writeFiles(dir, append(files, file{"go.mod", "module " + Module + "\n\ngo 1.26\n"}))
}
