//go:build !unix

package gorun

import "os/exec"

func inGroup(cmd *exec.Cmd) { cmd.WaitDelay = grace }

func killGroup(*exec.Cmd) {}
