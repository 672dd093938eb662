// Package randgen makes random strings: every letter of an alphabet equally
// likely, exactly, at the speed of the generator underneath.
//
// An [Alphabet] is a set of distinct characters. Its own methods draw from a
// secure source, seeded by the operating system, and are safe for concurrent
// use:
//
//	id, err := randgen.Alphanumeric.String(21)
//	n := randgen.Letters.Fill(buf)
//
// An Alphabet is an [io.Reader] of letters too, for any number of goroutines, and
// [Bytes] so one of random data. A [Policy] makes strings that keep rules, such as
// passwords with at least one digit, every allowed string equally likely.
//
// A [Generator] is one stream of letters for one goroutine, either from a seed
// ([New]), the same stream on every machine for ever, or from the operating
// system ([NewSecure]). Both are one algorithm and both are an [io.Reader].
//
// # The stream
//
// The keystream is ChaCha8 as specified by https://c2sp.org/chacha8rand, the
// one of [math/rand/v2.ChaCha8], taken 64 bits at a time: the values that
// Uint64 returns. An alphabet of n letters turns each value into letters,
// numbered from 0 in the order of the alphabet, in one of four ways:
//
//   - n = 16: sixteen letters. Each byte from the low end of the value gives
//     two, its high half first, as encoding/hex writes bytes.
//   - n*n <= 65536 and 65536 mod n*n <= 8192: eight letters. Each 16-bit word w
//     from the low end gives two: with p = w*n*n, the integer p>>16 is split
//     into its two digits in base n, the high one first. If the low 16 bits of
//     one of the four p are below 65536 mod n*n, the value is thrown away.
//   - other n up to 256: four letters. Each word w gives the letter w*n>>16. If
//     the low 16 bits of one of the four w*n are below 65536 mod n, the value
//     is thrown away.
//   - n > 256: two letters, one from each half of 32 bits, the low half first,
//     in the same way: h*n>>32, and the low 32 bits below 2^32 mod n.
//
// Throwing away leaves equally many words for every letter, or pair of letters,
// so no letter is more likely than another: D. Lemire, "Fast random integer
// generation in an interval" (2019), and N. Brackett-Rozinsky and D. Lemire,
// "Batched ranged random integer generation" (2024), arXiv 2408.06213. A test
// counts all 65536 words for every n.
//
// # Security
//
// The secure source is the same keystream from a seed of crypto/rand. ChaCha8
// replaces its key every 992 bytes with bytes that it never gives out, and
// letters are erased from the buffer when they are handed over, so that memory
// which leaks later does not tell earlier letters (the portable path keeps the
// key of the last 992 bytes, as math/rand/v2 does).
//
// Generators are pooled, one for each processor, so a string costs no system
// call. Each is replaced after 4096 uses by one with a new seed. What a generator
// holds is copied with the memory of the process: two virtual machines started
// from one snapshot repeat each other's letters until then. Where that matters,
// take a [NewSecure] after the start. Go programs cannot fork without exec, so
// forking is no danger.
package randgen
