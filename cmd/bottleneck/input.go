package main

import (
	"errors"
	"io"
	"os"
)

// input is what programs that run many times are given to read, or nil. Only a file has an end for sure.
func input() io.Reader {
	if info, err := os.Stdin.Stat(); err == nil && info.Mode().IsRegular() {
		return os.Stdin
	}
	return nil
}

// unread warns if standard input is the end of a pipe, or a connection, which is not read.
func unread(stdin io.Reader) []error {
	info, err := os.Stdin.Stat()
	if stdin != nil || err != nil || info.Mode()&(os.ModeNamedPipe|os.ModeSocket) == 0 {
		return nil
	}
	return []error{errors.New("the program was given an empty standard input, and not this pipe, which can be read only once: give it a file, as in < input")}
}
