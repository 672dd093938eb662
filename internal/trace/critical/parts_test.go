package critical_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// Where the goroutine waits at the end of a part for what ends in a later one, that was waited for in both. Where it
// does not, a part is what it would be alone.
func TestParts(t *testing.T) {
	var s scripted.Script
	s.Begin("chan receive", "runtime.chanrecv1", "main.work")
	s.At(500, "2 wakes 1 runtime.chansend1:1<main.work:5")
	s.At(501, "2 ends")
	s.At(501, "1 runs")
	s.At(900, "1 ends")
	g := scripted.Graph(2, s.String())
	at := func(us int64) int64 { return g.From + us*1000 }
	parts := [][]int64{{at(2), at(100), at(200)}, {at(200), at(300)}, {at(310), at(700)}, {at(700), at(900)}}
	var got []string
	critical.Parts(g, 1, parts, func(i int, paths []*critical.Path) {
		for j, p := range paths {
			if p.From != parts[i][j] || p.To != parts[i][j+1] {
				t.Errorf("path %d of part %d is from %d to %d, want %v", j, i, p.From, p.To, parts[i])
			}
			names := []string{fmt.Sprint(i, ":")}
			for k := range p.Pieces {
				x := &p.Pieces[k]
				if name := fmt.Sprint(p.Target(x).Function, " ", x.Kind); names[len(names)-1] != name {
					names = append(names, name)
				}
			}
			got = append(got, strings.Join(names, " "))
		}
	})
	want := []string{"0: main.work processor", "0: main.work processor", "1: main.work processor", "2: main.work processor main.main channel main.main processor", "3: main.main processor"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Parts are cut where all that was traced is in equal blocks.
func TestBlocks(t *testing.T) {
	for _, c := range []struct {
		before, from, to int64
		first            int
		want             []int64
	}{
		{0, 1000, 1040, 0, []int64{1000, 1025, 1040}},
		{40, 2000, 2060, 1, []int64{2000, 2010, 2035, 2060}},
	} {
		if first, got := critical.Blocks(c.before, c.from, c.to, 100, 4); first != c.first || !slices.Equal(got, c.want) {
			t.Errorf("Blocks(%d, %d, %d, 100, 4) = %d, %v, want %d, %v", c.before, c.from, c.to, first, got, c.first, c.want)
		}
	}
}
