// Package child runs its own test program as a child process, which takes long
// to initialise and must see an environment as if nobody measured.
package child

import (
	"os"
	"os/exec"
	"testing"
)

const variable = "EXAMPLE_CHILD"

var table = build()

func build() (x uint64) {
	if os.Getenv(variable) == "" {
		return 0
	}
	for i := range uint64(20_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

func TestMain(m *testing.M) {
	if os.Getenv(variable) != "" {
		os.Stderr.WriteString("done")
		return
	}
	m.Run()
}

func BenchmarkChild(b *testing.B) {
	for b.Loop() {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), variable+"=1")
		out, err := cmd.CombinedOutput()
		if err != nil || string(out) != "done" {
			b.Fatalf("child: %v, output %q", err, out)
		}
	}
}
