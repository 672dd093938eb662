package chooser_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/bottleneck-go/bottleneck/chooser"
)

// Example draws with a seeded generator in all four ways. Leave out With and the
// generator, and the global source is used.
func Example() {
	r := rand.New(rand.NewPCG(1, 2))
	weights := []int{1, 2, 5} // of soup, salad and noodles

	once, _ := chooser.OnceWith(r, weights) // no set-up

	lunch, _ := chooser.NewValues([]string{"soup", "salad", "noodles"}, weights)
	fmt.Println(once, lunch.PickWith(r), lunch.PickWith(r))

	tree, _ := chooser.NewTree(weights)
	_ = tree.Set(2, 0) // no noodles left
	left, _ := tree.PickWith(r)

	courses, _ := chooser.SampleWith(r, weights, 2) // two different ones
	fmt.Println(left, courses)
	// Output:
	// 2 noodles noodles
	// 1 [1 0]
}

func ExampleOnceWith() {
	r := rand.New(rand.NewPCG(1, 2))
	var counts [3]int
	for range 800 {
		i, err := chooser.OnceWith(r, []float64{0.1, 0, 0.7})
		if err != nil {
			fmt.Println(err)
			return
		}
		counts[i]++
	}
	fmt.Println(counts)
	// Output: [99 0 701]
}

// An error says what is wrong, and matches a sentinel.
func ExampleOnce_error() {
	_, err := chooser.Once([]int{3, -1})
	fmt.Println(err)
	// Output: chooser: weight 1: have -1, need zero or more: negative weight
}

// A tree plays an urn: what is drawn comes back with one more of its kind.
func ExampleTree() {
	r := rand.New(rand.NewPCG(1, 2))
	urn, _ := chooser.NewTree([]int{1, 1})
	blue, _ := urn.Add(1)
	for range 97 {
		i, _ := urn.PickWith(r)
		w, _ := urn.Weight(i)
		_ = urn.Set(i, w+1)
	}
	w, _ := urn.Weight(blue)
	fmt.Println(urn.Total(), w)
	// Output: 100 67
}

// A pool holds things that come and go: here, the tasks of a queue.
func ExamplePool() {
	r := rand.New(rand.NewPCG(1, 2))
	var tasks chooser.Pool[string, int]
	_ = tasks.Set("write", 5)
	_ = tasks.Set("test", 3)
	_ = tasks.Set("rest", 1)
	next, _ := tasks.TakeWith(r)
	fmt.Println(next, tasks.Len())
	_ = tasks.Set("rest", 100) // more urgent now
	next, _ = tasks.PickWith(r)
	fmt.Println(next, tasks.Len())
	// Output:
	// test 2
	// rest 2
}

// A map from things to weights is enough.
func ExampleNewValuesOfMap() {
	r := rand.New(rand.NewPCG(1, 2))
	backends, _ := chooser.NewValuesOfMap(map[string]float64{"a.example": 0.7, "b.example": 0.2, "c.example": 0.1})
	requests := make([]string, 8)
	backends.FillWith(r, requests)
	fmt.Println(requests)
	// Output: [a.example a.example b.example a.example a.example a.example a.example a.example]
}

// A weighted shuffle puts the likely ones first, mostly.
func ExampleShuffleWith() {
	r := rand.New(rand.NewPCG(1, 2))
	order, _ := chooser.ShuffleWith(r, []int{1, 10, 100, 1000})
	fmt.Println(order)
	// Output: [3 2 1 0]
}

// A reservoir draws from what is too long to hold.
func ExampleReservoir() {
	r := rand.New(rand.NewPCG(1, 2))
	three, err := chooser.NewReservoir[int](3)
	if err != nil {
		fmt.Println(err)
		return
	}
	for line := range 1_000_000 {
		if err := three.AddWith(r, line, float64(line)); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println(three.Values())
	// Output: [317911 996471 906965]
}

// A Table prepares fixed weights for many draws, and may be shared by goroutines
// that have their own *rand.Rand.
func ExampleTable() {
	dice, err := chooser.NewTable([]int{1, 1, 1, 1, 1, 5}) // a loaded one
	if err != nil {
		fmt.Println(err)
		return
	}
	r := rand.New(rand.NewPCG(1, 2))
	sixes := 0
	for range 10_000 {
		if dice.PickWith(r) == 5 {
			sixes++
		}
	}
	fmt.Println(sixes)
	// Output: 5005
}

// A sample is drawn without replacement: three different winners, whose chances
// are the tickets that they bought.
func ExampleSampleWith() {
	tickets := []int{10, 1, 0, 5, 2}
	winners, err := chooser.SampleWith(rand.New(rand.NewPCG(1, 2)), tickets, 3)
	fmt.Println(winners, err)
	// Output: [3 0 4] <nil>
}

// Things that know their weights are asked for them.
func ExampleNewValuesOf() {
	type server struct {
		name     string
		capacity int
	}
	servers, err := chooser.NewValuesOf([]server{{"oslo", 500}, {"rome", 300}, {"kyiv", 0}},
		func(s server) int { return s.capacity })
	if err != nil {
		fmt.Println(err)
		return
	}
	r := rand.New(rand.NewPCG(1, 2))
	fmt.Println(servers.PickWith(r).name, servers.PickWith(r).name)
	// Output: rome rome
}

// Many draws at once take less time.
func ExampleTable_FillWith() {
	table, err := chooser.NewTable([]float64{0.5, 0.3, 0.2})
	if err != nil {
		fmt.Println(err)
		return
	}
	draws := make([]int, 1_000_000)
	table.FillWith(rand.New(rand.NewPCG(1, 2)), draws)
	counts := make([]int, 3)
	for _, i := range draws {
		counts[i]++
	}
	fmt.Println(counts)
	// Output: [500144 299473 200383]
}

// A raffle: three winners, who differ, in proportion to their tickets.
func ExampleSampleValuesWith() {
	r := rand.New(rand.NewPCG(1, 2))
	winners, err := chooser.SampleValuesWith(r, []string{"Ada", "Bob", "Cyd", "Dan"}, []int{3, 1, 1, 5}, 3)
	fmt.Println(winners, err)
	// Output: [Dan Bob Cyd] <nil>
}
