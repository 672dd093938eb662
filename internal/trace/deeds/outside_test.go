package deeds

import "testing"

func TestOutside(t *testing.T) {
	for _, c := range []struct {
		want  Outside
		above []string
	}{
		{Nothing, []string{"main.f"}},
		{File, []string{"syscall.read", "os.(*File).Read"}},
		{Child, []string{"os.(*File).Read", "os/exec.(*Cmd).Start"}},
		{C, []string{"runtime.cgocall", "example.com/m._Cfunc_hash"}},
		{C, []string{"example.com/m._Cfunc_hash"}}, // as in a trace
	} {
		if got := OutsideOf(c.above); got != c.want {
			t.Errorf("%q: %d, want %d", c.above, got, c.want)
		}
	}
}
