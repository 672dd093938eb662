package streams

import (
	"io"
	"os/exec"
	"runtime"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// A process that waits for what is written to its standard input is seen to do that, and one that waits until what it
// writes is read.
func TestWatch(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells for what another process waits")
	}
	for want, command := range map[Stream]string{Input: "cat", Output: "yes"} {
		cmd := exec.Command(command)
		in, out := fixture.Start(t, cmd)
		var looks Looks
		for looks.All < 2000 && looks.At[want] < 3 {
			looks.look(cmd.Process.Pid)
		}
		if looks.All == 0 {
			t.Skip("this system does not tell for what another process waits")
		}
		for _, s := range All {
			if share := looks.Share(s); share > 0 != (s == want) || looks.Terminal[s] {
				t.Errorf("%s: %+v, want it at %s", command, looks, want)
			}
		}
		w := Watch(cmd.Process.Pid)
		_ = in.Close()
		_ = out.Close()
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait()
		w.End()
	}
}

func TestNames(t *testing.T) {
	if got := Input.String() + ", " + Errors.String(); got != "standard input, standard error" {
		t.Error(got)
	}
}
