// Package doubles counts and finds equal neighbours: places where a byte or a
// character is followed by an equal one.
//
//	doubles.Count("bookkeeper")  // 3: oo, kk, ee
//	doubles.Count("aaa")         // 2: neighbours overlap
//	doubles.CountRunes("日日本")  // 1: whole characters
//
// [Count] and [CountParallel] compare bytes, [CountRunes] compares the characters
// of UTF-8 text. Beyond ASCII the two differ: U+2000 is encoded as E2 80 80, which
// has one double among its bytes and none among its characters. [Positions] and
// [PositionsRunes] iterate over the places, [Runs] and [RunsRunes] over runs of at
// least a given length. [Counter] and [RuneCounter] are writers, for text that
// comes in pieces, and [CountReader] and [CountRunesReader] drain a reader:
//
//	var c doubles.RuneCounter
//	if _, err := io.Copy(&c, os.Stdin); err != nil {
//		return err
//	}
//	fmt.Println(c.Count())
//
// A character is one Unicode code point in valid UTF-8. Every byte that is not part
// of one is a character of its own, equal only to the same invalid byte. Combining
// marks and letter case are not considered: e followed by U+0301 is two characters
// and differs from U+00E9, and "Aa" has no double. If that matters, normalise or
// fold the text first.
//
// No function keeps or writes to its argument. CountParallel allocates a little,
// functions that read from a reader sometimes allocate a buffer, and nothing else
// allocates. All functions are safe for concurrent use.
package doubles
