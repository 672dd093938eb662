package doubles

import "io"

// A RuneCounter counts equal neighbours among the characters of a UTF-8 text that
// is written to it in pieces. The result does not depend on where the text is cut,
// even inside a character: it is what [CountRunes] returns for the whole text. The
// zero RuneCounter is ready to use.
//
// A RuneCounter is not safe for concurrent use.
type RuneCounter struct {
	settled int64                      // doubles at the positions before the open ones
	end     [lookback + lookahead]byte // the last bytes of the text,
	size    int                        // how many they are,
	open    int                        // and where among them the open positions begin
}

var (
	_ io.Writer       = (*RuneCounter)(nil)
	_ io.StringWriter = (*RuneCounter)(nil)
	_ io.ReaderFrom   = (*RuneCounter)(nil)
)

// Write adds p to the text. It always returns len(p) and nil.
func (c *RuneCounter) Write(p []byte) (int, error) {
	c.add(p)
	return len(p), nil
}

// WriteString adds s to the text. It always returns len(s) and nil.
func (c *RuneCounter) WriteString(s string) (int, error) {
	c.add(view(s))
	return len(s), nil
}

// ReadFrom adds everything that r has, up to io.EOF, to the text. It returns the
// number of bytes and the error of r, if any; the bytes before the error are
// counted.
func (c *RuneCounter) ReadFrom(r io.Reader) (int64, error) {
	return drain(r, c)
}

// Count returns the number of doubles in the text so far. If the text ends inside a
// character, its bytes count as invalid until the rest of it is written.
func (c *RuneCounter) Count() int64 {
	return c.settled + int64(countRunesScalar(c.end[:c.size], c.open, c.size))
}

// Reset starts a new, empty text.
func (c *RuneCounter) Reset() { *c = RuneCounter{} }

// add settles every position that has lookahead bytes after it. The first ones
// of p are joined to the end of what came before; from then on p has all that
// is needed in itself.
func (c *RuneCounter) add(p []byte) {
	const head = lookback + lookahead
	var joined [len(c.end) + head]byte
	n := copy(joined[:], c.end[:c.size])
	n += copy(joined[n:], p[:min(len(p), head)])
	c.settle(joined[:n], c.open)
	if len(p) > head {
		c.settle(p, lookback)
	}
}

// settle counts the positions of s from open on that have lookahead bytes after
// them, and keeps the end of s, with the open positions.
func (c *RuneCounter) settle(s []byte, open int) {
	if next := len(s) - lookahead; next > open {
		c.settled += int64(countRunes(s, open, next))
		open = next
	}
	forget := max(0, open-lookback)
	c.size = copy(c.end[:], s[forget:])
	c.open = open - forget
}
