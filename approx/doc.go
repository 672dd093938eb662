// Package approx estimates how many distinct items there are, in a few kilobytes.
//
// An exact answer needs a set of all distinct items. The estimates here need a
// set of some thousand hashes, whose size never changes:
//
//   - A [Sketch] keeps the smallest hashes it has seen. It merges: data may sit on
//     several machines, and the result is the same, bit for bit, as if it sat on
//     one. Union, intersection and difference make sketches of sketches, and Apache
//     DataSketches' libraries read and write it. It is the faster one, so take it
//     unless you have a reason not to.
//   - A [Counter] is the CVM algorithm: it keeps a random subset, drawn by
//     coins that have nothing to do with the items. So it has a proved error bound
//     against any input, and while items do not repeat its error is smaller.
//
// The way is the same for both:
//
//	s, err := approx.NewSketch(approx.SketchConfig{Epsilon: 0.02, Delta: 0.01}) // 2 % error, wrong once in 100
//	...
//	s.AddString("item") // or AddBytes, AddUint64, AddHash; AddStrings for many
//	...
//	low, high := s.Interval(0.95)
//	fmt.Printf("about %.0f, %.0f to %.0f\n", s.Estimate(), low, high)
//
// [AddIntegers], [AddFloats] and [AddTexts] add columns as Apache Arrow lays them
// out, [AddLines] the lines of a file. [CountSlice], [CountSeq] and [CountReader]
// are the whole way in one line.
//
// # What is an item
//
// Texts are equal if their bytes are; strings and byte slices are the same texts.
// Integers are equal if their values are, whatever their width (a negative one
// equals its two's complement in 64 bits). Floats are equal if their values are,
// whatever their width; 0 and -0 are one item and all NaNs are one. A text, an
// integer and a float are never equal.
//
// Items are known by 64 bits of hash. Distinct integers never collide. The last
// steps of MetroHash are not one to one, so texts have 2^60 hashes at most: of
// 1,000,000,000 distinct texts one or so is lost to an equal hash.
//
// The hash of texts has a seed, random by default, so that nobody can prepare
// input whose hashes collide under the seed that will be used. MetroHash is no
// cryptographic function: where an attacker can watch estimates and try inputs,
// pass a keyed hash of your own to AddHash.
//
// That is [Metro], the hash function of a Counter and of most sketches. To exchange
// a Sketch with DataSketches it must be made with [Murmur], which has rules of its own.
//
// Package approx/beam, a module of its own, has the CombineFns for Apache Beam.
//
// # Error and memory
//
// Measured: the root mean square error of 200 streams of 500,000 to 1,000,000
// distinct items, each once and each three times. HyperLogLog is
// axiomhq/hyperloglog v0.3.0 on the same hashes, the bytes being those of its registers.
//
//	                              bytes    each once   three times
//	Sketch, capacity 256          4,184       6.03 %        6.03 %
//	Counter, capacity 256         6,296       5.57 %        8.08 %
//	Sketch, capacity 1,024       16,472       3.10 %        3.10 %
//	Counter, capacity 1,024      24,728       2.67 %        3.85 %
//	Sketch, capacity 4,096       65,624       1.60 %        1.60 %
//	Counter, capacity 4,096      98,456       1.35 %        1.75 %
//	Sketch, capacity 16,384     262,232       0.79 %        0.79 %
//	Counter, capacity 16,384    393,368       0.65 %        1.00 %
//	HyperLogLog, 2^8                256       6.81 %        6.81 %
//	HyperLogLog, 2^10             1,024       3.24 %        3.24 %
//	HyperLogLog, 2^12             4,096       1.60 %        1.60 %
//	HyperLogLog, 2^14            16,384       0.77 %        0.77 %
//	HyperLogLog, 2^16            65,536       0.35 %        0.35 %
//
// So at equal error HyperLogLog is 16 times smaller. Take it where memory or the
// size of what is stored matters most. Take this package where small numbers must
// be exact, where an interval or an unbiased estimate is wanted, for overlaps, or
// for speed.
//
// The table is made by go test -run ErrorTable -table -v in benchdata/peers.
package approx
