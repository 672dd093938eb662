//go:build unix

package gorun

import (
	"os/exec"
	"syscall"
)

// inGroup makes a command run in a process group of its own, so that nothing
// that it starts outlives its context: cancelling interrupts the whole group
// and kills what is left of it after a grace time.
func inGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	cmd.WaitDelay = grace
}

// killGroup ends whatever a finished command left running.
func killGroup(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // most often there is nobody left
	}
}
