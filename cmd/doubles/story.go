package main

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/naive"
	"github.com/bottleneck-go/bottleneck/randgen"
)

// generators make random letters, by name.
var generators = map[string]func(n int) []byte{
	"naive": naive.Letters,
	"fast": func(n int) []byte {
		letters := make([]byte, n)
		randgen.Letters.Fill(letters)
		return letters
	},
}

// tell makes n letters, counts their doubles, and prints how long each took.
func tell(n int, generate func(int) []byte, count counter, stdout io.Writer) error {
	begin := time.Now()
	letters := generate(n)
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
