// Package chooser draws indices and values at random in proportion to weights.
//
// There is one way for each kind of use:
//
//   - [Once] draws from a slice of weights as it is: no set-up, no allocation,
//     two passes over the slice. Use it when the weights differ at every draw.
//   - [Table], and [Values] for things instead of indices, prepare fixed
//     weights in O(n) for any number of draws in O(1) each; Fill makes many at
//     once in less time.
//   - [Tree], and [Pool] for things instead of indices, are for weights that change
//     between draws: set, add, remove, draw and take out in O(log n) each.
//   - [Sample] draws k of n without replacement, [Shuffle] all of them;
//     [Reservoir] does so from a stream in one pass.
//
// Each drawing function comes twice. The plain one uses the global source of
// math/rand/v2 and may be called by several goroutines; the one whose name ends
// in With uses only the *rand.Rand it is given, which must not be nil, takes
// the same numbers from it in every run, and may be called by whoever owns that
// *rand.Rand.
//
// Weights are integers or floats of any kind, and need not add up to anything
// in particular:
//
//	lunch, err := chooser.NewValues(
//		[]string{"soup", "salad", "noodles"}, []int{1, 2, 5})
//	if err != nil {
//		return err
//	}
//	fmt.Println(lunch.Pick())
//
// With integer weights every probability is exactly weight/sum: sums are
// checked for overflow, products have 128 bits, and draws that would make some
// outcome likelier than others are rejected. With floats it is right within
// 2^-52, for sums up to the largest float64 and down to the smallest. A weight of
// zero is never drawn in either case.
// Draws do not depend on weights that are zero: putting a zero between other
// weights moves indices but not what is drawn.
//
// No function here reorders, keeps or writes to a slice of its caller, and
// whatever returns an error has changed nothing, nor taken a random number.
package chooser
