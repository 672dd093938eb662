package sites

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/charge"
)

func TestCommon(t *testing.T) {
	s := New(func(stack []charge.Frame) charge.Target { return charge.Target{Frame: stack[0]} })
	add := func(names ...string) int32 {
		var frames []Frame
		for _, name := range names { // the last letter is the line
			frames = append(frames, Frame{name[:len(name)-1], "f.go", int(name[len(name)-1] - '0')})
		}
		s.List = append(s.List, s.site(frames))
		return int32(len(s.List)) - 1
	}
	begin, end := add("time.Sleep9", "main.wait3", "main.run5", "main.main7", "runtime.main1"), add("sync.Lock9", "main.run6", "main.main7", "runtime.main1")
	other, bare := add("main.work2"), add("runtime.gopark1", "runtime.main1")
	for _, c := range []struct {
		from, to int32
		want     string
	}{
		{begin, end, "main.run"}, {end, begin, "main.run"}, {begin, begin, "time.Sleep"}, {begin, other, ""}, {None, None, ""},
		{None, end, "main.main"}, {end, None, "main.main"}, {None, other, "main.work"}, {None, bare, "runtime.gopark"},
	} {
		got := ""
		if i := s.Common(c.from, c.to); i != None {
			got = s.Places[s.List[i].Place].Function
		}
		if got != c.want {
			t.Errorf("common to %d and %d: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}
