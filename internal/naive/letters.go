package naive

import "math/rand/v2"

const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// Letters returns n random letters, a to z and A to Z: one draw a letter,
// appended to a slice that grows as it must.
func Letters(n int) []byte {
	var letters []byte
	for range n {
		letters = append(letters, alphabet[rand.IntN(len(alphabet))])
	}
	return letters
}
