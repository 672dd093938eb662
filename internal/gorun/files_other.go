//go:build !windows

package gorun

import (
	"os"
	"os/exec"
)

func passFiles(cmd *exec.Cmd, files []*os.File) { cmd.ExtraFiles = files }

// FileNumbers are the descriptors that a program knows its further files by.
func FileNumbers(files []*os.File) (numbers []uintptr) {
	for i := range files {
		numbers = append(numbers, uintptr(3+i)) // behind the standard streams
	}
	return numbers
}
