package chooser_test

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/bottleneck-go/bottleneck/chooser"
)

// Raffle tickets: whoever has won is out, and the others' chances grow.
func ExamplePool_TakeWith() {
	r := rand.New(rand.NewPCG(1, 2))
	var tickets chooser.Pool[string, int]
	for i, name := range []string{"ann", "bob", "eve"} {
		if err := tickets.Set(name, 5-2*i); err != nil {
			fmt.Println(err)
			return
		}
	}
	for {
		name, err := tickets.TakeWith(r)
		if errors.Is(err, chooser.ErrEmpty) {
			break
		} else if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(name)
	}
	// Output:
	// bob
	// ann
	// eve
}

func ExamplePool_All() {
	var p chooser.Pool[string, float64]
	for _, name := range []string{"soup", "salad"} {
		if err := p.Set(name, 1.5); err != nil {
			fmt.Println(err)
			return
		}
	}
	p.Remove("salad")
	for name, weight := range p.All() {
		fmt.Println(name, weight)
	}
	// Output: soup 1.5
}

// An index that was removed is free, and the next Add takes it.
func ExampleTree_Remove() {
	t, err := chooser.NewTree([]int{10, 20, 30})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(t.Remove(1), t.Len(), t.Total())
	i, err := t.Add(5)
	fmt.Println(i, err, t.Total())
	fmt.Println(errors.Is(t.Set(3, 1), chooser.ErrIndex))
	// Output:
	// <nil> 2 40
	// 1 <nil> 45
	// true
}
