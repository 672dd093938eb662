package source

import "testing"

func TestChooses(t *testing.T) {
	marked(t, (*File).Chooses,
		"select {\ncase x := <-high: // yes\n	work(x) // yes\ncase x, ok := <-low:\n	work(x, ok) // yes\n}\nwork() // no",
		"select {\ncase x = <-s.high:\ncase x = <-low():\n	work(x) // yes\ndefault:\n}",
		"select {\ncase x := <-in:\n	work(x) // no\ncase <-ctx.Done():\n	work() // no\n}",
		"select {\ncase x := <-in:\n	work(x) // no\ncase now := <-tick.C:\n	work(now) // no\ncase out <- 1:\ndefault:\n}",
	)
}
