package goroutines_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// What two parts of a trace tell is what the whole does, and of what lies between parts is known who made whom,
// the marks, and where goroutines are.
func TestReadParts(t *testing.T) {
	for _, version := range []string{"1.24", "1.25", "1.26", "1.27"} {
		data, err := os.ReadFile(filepath.Join("testdata", "go"+version+".trace"))
		if err != nil {
			t.Fatal(err)
		}
		c := goroutines.Config{Target: scripted.Rules.Target}
		whole, err := goroutines.Read(bytes.NewReader(data), c)
		if err != nil {
			t.Fatal(err)
		}
		read := func(parts ...goroutines.Span) (list []*goroutines.Graph) {
			if err := goroutines.ReadParts(bytes.NewReader(data), c, parts, func(g *goroutines.Graph) { list = append(list, g) }); err != nil {
				t.Fatalf("Go %s: %v", version, err)
			}
			return list
		}
		length := whole.To - whole.From
		halves := read(goroutines.Span{From: 0, To: length / 2}, goroutines.Span{From: length / 2, To: length + 1})
		if len(halves) != 2 || halves[0].To-halves[0].From+halves[1].To-halves[1].From != length {
			t.Fatalf("Go %s: %d halves, want two with all of the time", version, len(halves))
		}
		if got := slices.Concat(waits(halves[0]), waits(halves[1])); !slices.Equal(got, waits(whole)) {
			t.Errorf("Go %s: in halves there are the waits %q, in the whole %q", version, got, waits(whole))
		}
		late := read(goroutines.Span{From: length / 2, To: 3 * length / 4})
		if len(late) != 1 || len(late[0].Marks) == 0 || late[0].Procs(late[0].From) != whole.Procs(whole.From) {
			t.Fatalf("Go %s: a part in the middle lacks the marks before it, or the number of processors", version)
		}
		main, made := late[0].Index(1), int64(0)
		for i := range whole.Goroutines {
			if id := whole.Goroutines[i].ID; whole.Creator(id) == 1 && late[0].Index(id) != goroutines.None {
				made = late[0].Creator(id)
			}
		}
		if main == goroutines.None || made != 1 || late[0].Goroutines[main].Stretches[0].Site == goroutines.None {
			t.Errorf("Go %s: a part in the middle does not tell where main was, or that it made the other", version)
		}
	}
}
