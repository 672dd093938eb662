package chooser_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/bottleneck-go/bottleneck/chooser"
)

// This is the example of README.
func ExampleNewValues() {
	r := rand.New(rand.NewPCG(1, 2))
	lunch, err := chooser.NewValues([]string{"soup", "salad", "noodles"}, []int{1, 2, 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(lunch.PickWith(r), lunch.PickWith(r), lunch.PickWith(r))
	// Output: noodles noodles noodles
}
