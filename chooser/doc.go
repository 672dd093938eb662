// Package chooser draws indices and values at random, in proportion to weights.
//
// There is a function or type for each kind of use:
//
//   - [Once] draws from a slice of weights as it is: no setup, no allocation, two
//     passes over the slice. Use it if the weights differ at every draw.
//   - [Table], and [Values] for values instead of indices, prepare fixed weights in
//     O(n) for any number of O(1) draws. Fill makes many draws at once, in less
//     time.
//   - [Tree], and [Pool] for values instead of indices, are for weights that change
//     between draws: setting, adding, removing and drawing take O(log n).
//   - [Sample] draws k of n without replacement, and [Shuffle] all of them.
//     [Reservoir] draws k from a stream, in one pass.
//
// Each drawing function comes in two forms. The plain one uses the global source of
// math/rand/v2, which is safe for concurrent use. The one whose name ends in With
// uses only the *rand.Rand that it is given, which must not be nil: draws are then
// reproducible, and safe for whoever owns that *rand.Rand.
//
// Weights are integers or floats of any type, and need not add up to anything in
// particular:
//
//	lunch, err := chooser.NewValues(
//		[]string{"soup", "salad", "noodles"}, []int{1, 2, 5})
//	if err != nil {
//		return err
//	}
//	fmt.Println(lunch.Pick())
//
// With integer weights every probability is exactly weight/sum: sums are checked
// for overflow, products have 128 bits, and random numbers that would favour some
// outcome are rejected. With floats probabilities are right to within 2^-52, for
// sums from the smallest float64 to the largest. A weight of zero is never drawn,
// and a zero among other weights shifts indices but, up to the rounding of floats,
// does not change what is drawn.
//
// No function here reorders, keeps or writes to a caller's slice. A call that
// returns an error has changed nothing and has taken no random number.
package chooser
