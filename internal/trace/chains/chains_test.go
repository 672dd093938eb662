package chains

import (
	"slices"
	"testing"
)

// A chain is of goroutines that take so long, each of which sets a timer for the next one when it ends.
func chain(from, pause int64, takes ...int64) (list []Made) {
	for _, d := range takes {
		list = append(list, Made{Began: from, Ended: from + d})
		from += d + pause
	}
	return list
}

func TestFind(t *testing.T) {
	one := chain(0, 400, 300, 100, 200, 300, 100)
	late := slices.Clone(one)
	late[1].Ended = late[2].Began + 50
	several := slices.Concat(chain(0, 400, 300, 500, 300, 500), chain(10, 400, 500, 300, 500, 300), chain(20, 400, 300, 500, 300, 500))
	slices.SortStableFunc(several, func(a, b Made) int { return int(a.Began - b.Began) })
	timeouts := []Made{{0, 1000, 0}, {50, 1050, 0}, {1010, 1300, 0}, {1650, 2400, 0}, {1700, 4500, 0}, {5100, 5600, 0}}
	for name, c := range map[string]struct {
		made []Made
		want []int
	}{
		"one chain":                            {one, []int{None, 0, 1, 2, 3}},
		"one that is late in ending":           {late, []int{None, 0, 1, 2, 3}},
		"three side by side":                   {several, []int{None, None, None, 0, 2, 1, 4, 3, 5, 6, 8, 7}},
		"some that have nothing to do with it": {timeouts, []int{None, None, None, 2, None, 4}},
	} {
		got := Find(c.made)
		if name == "three side by side" {
			for i, j := range got {
				if i >= 3 && (j == None || c.made[i].Began-c.made[j].Ended != 400) || i < 3 && j != None {
					t.Errorf("%s: %d follows %d", name, i, j)
				}
			}
			continue
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: they follow %v, want %v", name, got, c.want)
		}
	}
}
