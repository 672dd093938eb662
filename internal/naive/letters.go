package naive

import "math/rand/v2"

// Letters returns n random letters of a-z and A-Z, drawn one at a time.
func Letters(n int) []byte {
	const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	var letters []byte
	for range n {
		letters = append(letters, alphabet[rand.IntN(len(alphabet))])
	}
	return letters
}
