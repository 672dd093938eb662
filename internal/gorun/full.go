package gorun

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// ErrFull means that a disk was full when the go command built something, which says nothing of the code.
var ErrFull = errors.New("the disk is full")

// full is how systems say that there is no room.
var full = []string{"no space left on device", "disk quota exceeded", "There is not enough space on the disk"}

// unbuilt is that something could not be built, and what the go command said: ErrBuild, or ErrFull.
func unbuilt(what string, said []byte) error {
	said = bytes.TrimSpace(said)
	for line := range strings.Lines(string(said)) {
		for _, words := range full {
			if strings.HasSuffix(strings.TrimRight(line, ".\r\n"), words) {
				return fmt.Errorf("%s cannot be built: %w: make room, or set GOTMPDIR and GOCACHE to where there is some:\n%s", what, ErrFull, said)
			}
		}
	}
	return fmt.Errorf("%s %w:\n%s", what, ErrBuild, said)
}
