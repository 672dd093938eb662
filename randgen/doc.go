// Package randgen makes random strings in which every letter of an alphabet is
// exactly equally likely, as fast as the underlying generator.
//
// An [Alphabet] is a set of distinct characters. Its methods draw from a secure
// source, seeded by the operating system, and are safe for concurrent use:
//
//	id, err := randgen.Alphanumeric.String(21)
//	n := randgen.Letters.Fill(buf)
//
// An Alphabet is also an [io.Reader] of letters for any number of goroutines;
// [Bytes] is one of random data. A [Policy] makes strings that follow rules, such
// as passwords with at least one digit; all allowed strings are equally likely.
//
// A [Generator] is one stream of letters for one goroutine. It is seeded by the
// caller ([New]), and then the same on every machine for ever, or by the operating
// system ([NewSecure]). Both use the same algorithm, and both are an io.Reader.
//
// # The stream
//
// The keystream is ChaCha8 as specified by https://c2sp.org/chacha8rand, the one of
// math/rand/v2.ChaCha8, taken as the 64-bit values that Uint64 returns. An alphabet
// of n letters turns each value into letters, numbered from 0 in the order of the
// alphabet, in one of four ways:
//
//   - n = 16: sixteen letters. Each byte, from the low end of the value, gives two,
//     its high half first, as encoding/hex writes bytes.
//   - n*n <= 65536 and 65536 mod n*n <= 8192: eight letters. Each 16-bit word w,
//     from the low end, gives two: with p = w*n*n, the integer p>>16 is split into
//     its two digits in base n, the high one first. If the low 16 bits of one of
//     the four p are below 65536 mod n*n, the value is discarded.
//   - other n up to 256: four letters. Each word w gives the letter w*n>>16. If the
//     low 16 bits of one of the four w*n are below 65536 mod n, the value is
//     discarded.
//   - n > 256: two letters, one from each half of 32 bits, the low half first, in
//     the same way: h*n>>32, and the low 32 bits below 2^32 mod n.
//
// Discarding leaves the same number of words for every letter, or pair of letters,
// so that no letter is likelier than another: D. Lemire, "Fast random integer
// generation in an interval" (2019), and N. Brackett-Rozinsky and D. Lemire,
// "Batched ranged random integer generation" (2024), arXiv 2408.06213. A test
// counts all 65536 words for every n.
//
// # Security
//
// The secure source is the same keystream with a seed from crypto/rand. ChaCha8
// replaces its key every 992 bytes by bytes that it never gives out, and letters
// are erased from the buffer once they are handed out, so that a later leak of
// memory does not reveal earlier letters. (The portable code keeps the key of the
// last 992 bytes, as math/rand/v2 does.)
//
// Generators are pooled, one for each processor, so a string costs no system call.
// Each is replaced after 4096 uses by one with a new seed. The state is copied with
// the memory of the process: two virtual machines started from one snapshot repeat
// each other's letters until then. If that matters, call [NewSecure] after the
// start. Go programs cannot fork without exec, so forking is not a danger.
package randgen
