package peers

import "os/exec"

// AtCancel has it found out, when a command is cancelled, what those have used since now that its process is then connected
// with. The command must not have been started yet.
func AtCancel(cmd *exec.Cmd, used *Used) {
	begun, interrupt := Now(), cmd.Cancel
	cmd.Cancel = func() error {
		*used = Now().Of(cmd.Process.Pid, begun)
		return interrupt()
	}
}
