package suite

import (
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// What closes descriptors by their numbers is traced late.
func TestCloses(t *testing.T) {
	check := func(want bool, imports, text string) {
		t.Helper()
		dir := fixture.Tree(t, map[string]string{"a.go": text})
		s := &Suite{Listed: []gorun.Package{{Dir: dir, GoFiles: []string{"a.go"}, Imports: strings.Fields(imports)}}}
		if s.closes() != want {
			t.Errorf("%v, want %v: %s", !want, want, text)
		}
	}
	check(true, "syscall", "for fd := 3; fd < 256; fd++ { syscall.Close(fd) }")
	check(true, "golang.org/x/sys/unix", "unix.CloseRange(3, math.MaxUint32, 0)")
	check(true, "golang.org/x/sys/unix", "unix.Syscall(unix.SYS_CLOSE, fd, 0, 0)")
	check(true, "syscall", "syscall.RawSyscall(436, 3, 1<<32-1, 0)")
	check(true, "C", "// static void shut() { for (int i = 3; i < 256; i++) close(i); }")
	check(true, "C", "// static void shut() {\n//   while (fd < 256)\n//     close(fd++);\n// }")
	check(true, "C", "// closefrom(3);")
	check(false, "C", "// static int f(int fd) { return close(fd); }")
	check(false, "C", "// for (int i = 3; i < 256; i++) { f(i); }\n// close(i);")
	check(false, "syscall", "syscall.CloseOnExec(3)")
	check(false, "os", "for { f.Close(); close(c) }")
	check(false, "os", "// syscall.Close(3)")
}

func TestTraceLate(t *testing.T) {
	s := new(Suite)
	s.TraceLate()
	s.TraceLate()
	if want := []string{instrument.LateVariable + "=1"}; !s.Late || !slices.Equal(s.RunEnv(), want) {
		t.Errorf("late %v, environment %v", s.Late, s.RunEnv())
	}
}
