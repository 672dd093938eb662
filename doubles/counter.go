package doubles

import "io"

// A Counter counts the equal neighbours among the bytes of a text that is
// written to it in pieces. Wherever the text is cut, the count is that of the
// whole: what [Count] returns for all of it. The zero Counter is ready to use.
//
// A Counter must not be used by several goroutines at once.
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

// Write adds p to the text. It returns len(p) and no error.
func (c *Counter) Write(p []byte) (int, error) {
	c.add(p)
	return len(p), nil
}

// WriteString adds s to the text. It returns len(s) and no error.
func (c *Counter) WriteString(s string) (int, error) {
	c.add(view(s))
	return len(s), nil
}

// ReadFrom adds everything that r has to the text, up to io.EOF. It returns the
// number of bytes and the error of r, if any; what came before it is counted.
func (c *Counter) ReadFrom(r io.Reader) (int64, error) {
	return drain(r, c)
}

// Count returns the number of doubles in the text so far.
func (c *Counter) Count() int64 { return c.count }

// Reset makes c ready for another text.
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
