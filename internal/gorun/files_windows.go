package gorun

import (
	"os"
	"os/exec"
	"syscall"
)

func passFiles(cmd *exec.Cmd, files []*os.File) {
	if len(files) == 0 {
		return
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	for _, f := range files {
		handle := syscall.Handle(f.Fd())
		_ = syscall.SetHandleInformation(handle, syscall.HANDLE_FLAG_INHERIT, syscall.HANDLE_FLAG_INHERIT) // the program tells
		cmd.SysProcAttr.AdditionalInheritedHandles = append(cmd.SysProcAttr.AdditionalInheritedHandles, handle)
	}
}

// FileNumbers are the descriptors that a program knows its further files by.
func FileNumbers(files []*os.File) (numbers []uintptr) {
	for _, f := range files {
		numbers = append(numbers, f.Fd())
	}
	return numbers
}
