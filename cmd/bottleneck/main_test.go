package main

import (
	"flag"
	"os"
	"testing"
)

var allCases = flag.Bool("bottleneck.all", false, "run the command on every module of testdata, and in every way, not only on a few")

// asCommand is the environment variable with which the test program is the command.
const asCommand = "BOTTLENECK_TEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
	}
	os.Exit(m.Run())
}

// executable is the path of the command, for the processes that a test starts.
func executable(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(asCommand, "1")
	return path
}

// gateAlone leaves a test to the gate.
func gateAlone(t *testing.T) {
	t.Helper()
	if !*allCases {
		t.Skip("the gate runs it, with -bottleneck.all")
	}
}
