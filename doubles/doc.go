// Package doubles counts and finds equal neighbours: the places where a byte,
// or a character, is followed by another one just like it.
//
//	doubles.Count("bookkeeper")  // 3: oo, kk, ee
//	doubles.Count("aaa")         // 2: neighbours overlap
//	doubles.CountRunes("日日本")  // 1: whole characters
//
// [Count] and [CountParallel] look at bytes, [CountRunes] at the characters of
// UTF-8 text. The two are different questions beyond ASCII: U+2000 is written
// E2 80 80, which has one double among its bytes and none among its characters.
// [Positions] and [PositionsRunes] walk over the places themselves, [Runs] and
// [RunsRunes] over stretches of at least so many equal ones. [Counter] and
// [RuneCounter] are writers for text that comes in pieces, however it is cut, and
// [CountReader] and [CountRunesReader] drain a reader:
//
//	var c doubles.RuneCounter
//	if _, err := io.Copy(&c, os.Stdin); err != nil {
//		return err
//	}
//	fmt.Println(c.Count())
//
// A character is one Unicode code point in valid UTF-8. Every byte that is not
// part of one is a character by itself, equal only to the same invalid byte.
// Combining marks and letter case are out of scope: an e followed by U+0301 is
// two characters and differs from U+00E9, and "Aa" has no double. Normalise or
// fold the text first where that matters.
//
// Nothing keeps or writes to its argument. CountParallel allocates a little, what
// reads from a reader now and then a buffer, and nothing else anything. The functions may be called by any number of goroutines at once.
package doubles
