package naive

import "math/rand/v2"

// Characters returns n random characters of an alphabet of any UTF-8 text,
// drawn one at a time.
func Characters(alphabet string, n int) string {
	chars := []rune(alphabet)
	var text []rune
	for range n {
		text = append(text, chars[rand.IntN(len(chars))])
	}
	return string(text)
}

// LettersOf turns the values of a 64-bit generator into n letters, numbered
// from 0, of an alphabet of count: the stream that package randgen specifies,
// as plainly as it can be written.
func LettersOf(count, n int, uint64s func() uint64) []int {
	var letters []int
	for len(letters) < n {
		letters = AppendLettersOf(letters, count, uint64s())
	}
	return letters[:n]
}

// AppendLettersOf appends the letters of one value: none if it is thrown away.
func AppendLettersOf(letters []int, count int, x uint64) []int {
	switch {
	case count == 16:
		return appendNibbles(letters, x)
	case count <= 256 && count*count <= 65536 && 65536%(count*count) <= 8192:
		for _, pair := range digits(make([]int, 0, 4), uint64(count*count), 16, x) {
			letters = append(letters, pair/count, pair%count)
		}
		return letters
	case count <= 256:
		return digits(letters, uint64(count), 16, x)
	default:
		return digits(letters, uint64(count), 32, x)
	}
}

func appendNibbles(letters []int, x uint64) []int {
	for shift := 0; shift < 64; shift += 8 {
		b := int(x >> shift % 256)
		letters = append(letters, b/16, b%16)
	}
	return letters
}

// digits appends the top halves of the products of n and each word of x, unless
// the bottom half of one of them is among the first 2^bits mod n.
func digits(letters []int, n uint64, bits int, x uint64) []int {
	words := letters
	for shift := 0; shift < 64; shift += bits {
		product := n * (x >> shift % (1 << bits))
		if product%(1<<bits) < (1<<bits)%n {
			return letters
		}
		words = append(words, int(product>>bits))
	}
	return words
}
