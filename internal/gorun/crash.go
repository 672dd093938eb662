package gorun

import (
	"bytes"
	"fmt"
	"strings"
)

// A crash is what the runtime prints of a program that it ends: why, and then first of all
// the stack of the goroutine whose doing that was.
type crash struct {
	line      []byte // that has begun
	said      bool   // why it ends
	goroutine int64  // 0 if it has not ended so
}

// read reads more of what is printed.
func (c *crash) read(p []byte) {
	for len(p) > 0 {
		part, rest, ends := bytes.Cut(p, []byte("\n"))
		if len(c.line) < 1<<10 {
			c.line = append(c.line, part...)
		}
		if p = rest; ends {
			c.end(string(c.line))
			c.line = c.line[:0]
		}
	}
}

func (c *crash) end(line string) {
	if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, fatalError) {
		c.said, c.goroutine = true, 0
		return
	}
	if !c.said {
		return
	}
	if _, err := fmt.Sscanf(line, "goroutine %d ", &c.goroutine); err == nil {
		c.said = false
	}
}
