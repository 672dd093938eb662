package stacks

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Lists keep their numbers and their content, whatever their length, and equal ones are one.
func TestPool(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	var p pool
	lists := [][]int32{nil, {0}, {0, 0}, make([]int32, 1<<blockBits), make([]int32, 3<<blockBits)}
	for range 5000 {
		list := make([]int32, r.IntN(200))
		for i := range list {
			list[i] = r.Int32N(3) - 1
		}
		lists = append(lists, list)
	}
	numbers := make([]int32, len(lists))
	for i, list := range lists {
		numbers[i] = p.number(list)
	}
	for i, list := range lists {
		if got := p.at(numbers[i]); !slices.Equal(got, list) || p.number(list) != numbers[i] {
			t.Fatalf("list %d of %d numbers is %d of %d", i, len(list), numbers[i], len(got))
		}
	}
	if int(slices.Max(numbers)) != p.len()-1 {
		t.Errorf("%d lists, the last is %d", p.len(), slices.Max(numbers))
	}
}
