package doubles

import "io"

// A Counter counts equal neighbours among the bytes of a text that is written to it
// in pieces. The result does not depend on where the text is cut: it is what
// [Count] returns for the whole text. The zero Counter is ready to use.
//
// A Counter is not safe for concurrent use.
type Counter struct {
	count   int64
	last    byte
	started bool
}

var (
	_ io.Writer       = (*Counter)(nil)
	_ io.StringWriter = (*Counter)(nil)
	_ io.ReaderFrom   = (*Counter)(nil)
)

// Write adds p to the text. It always returns len(p) and nil.
func (c *Counter) Write(p []byte) (int, error) {
	c.add(p)
	return len(p), nil
}

// WriteString adds s to the text. It always returns len(s) and nil.
func (c *Counter) WriteString(s string) (int, error) {
	c.add(view(s))
	return len(s), nil
}

// ReadFrom adds everything that r has, up to io.EOF, to the text. It returns the
// number of bytes and the error of r, if any; the bytes before the error are
// counted.
func (c *Counter) ReadFrom(r io.Reader) (int64, error) {
	return drain(r, c)
}

// Count returns the number of doubles in the text so far.
func (c *Counter) Count() int64 { return c.count }

// Reset starts a new, empty text.
func (c *Counter) Reset() { *c = Counter{} }

func (c *Counter) add(p []byte) {
	if len(p) == 0 {
		return
	}
	if c.started && c.last == p[0] {
		c.count++
	}
	c.count += int64(count(p))
	c.last, c.started = p[len(p)-1], true
}
