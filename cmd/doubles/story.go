package main

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/naive"
)

// tell makes n letters, counts their doubles, and prints how long each took.
func tell(n int, count counter, stdout io.Writer) error {
	begin := time.Now()
	letters := naive.Letters(n)
	made := time.Now()
	doubles, err := count(bytes.NewReader(letters))
	if err != nil {
		return err
	}
	counted := time.Now()

	making, counting := made.Sub(begin), counted.Sub(made)
	whole := max(making+counting, 1)
	_, err = fmt.Fprintf(stdout, "%12v  %5.1f %%  making %d random letters\n%12v  %5.1f %%  counting their %d doubles\n",
		making.Round(time.Microsecond), 100*float64(making)/float64(whole), n,
		counting.Round(time.Microsecond), 100*float64(counting)/float64(whole), doubles)
	return err
}
