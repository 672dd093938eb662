// Package child has a benchmark that starts a process which does not heed
// interrupts, says so by making the file $STARTED, and waits.
package child

import (
	"os/exec"
	"testing"
	"time"
)

func BenchmarkChild(b *testing.B) {
	if err := exec.Command("sh", "-c", `trap "" INT; touch "$STARTED"; sleep 60`).Start(); err != nil {
		b.Fatal(err)
	}
	time.Sleep(time.Minute)
	b.Fatal("nobody interrupted")
}
