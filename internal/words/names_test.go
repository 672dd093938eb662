package words

import (
	"strings"
	"testing"
)

// What other systems, other releases of Go and idle goroutines have on their stacks.
func TestOf(t *testing.T) {
	check := func(want, callees string) {
		t.Helper()
		if got := Of(strings.Fields(callees)); got != want {
			t.Errorf("%s: %q, want %q", callees, got, want)
		}
	}
	check(Own, "")
	check(Own, "runtime.asyncPreempt2 runtime.asyncPreempt")
	check("channel receive", "runtime.gopark runtime.chanrecv runtime.chanrecv1")
	check("select", "runtime.gopark runtime.selectgo")
	check("select", "runtime.gopark runtime.block")
	check("", "runtime.gopark time.Sleep")
	check("", "runtime.gopark runtime.semacquire1 internal/sync.(*Mutex).lockSlow sync.(*Mutex).Lock")
	check("", "runtime.gopark runtime.netpollblock internal/poll.runtime_pollWait net.(*conn).Read")
	check("", "runtime.gcStart runtime.GC")
	check("", "runtime.duffcopy strconv.Itoa")
	check("", "C.work")
	check("system call write", "internal/runtime/syscall.Syscall6 syscall.RawSyscall6 syscall.Syscall syscall.write os.(*File).Write fmt.Fprintln")
	check("system call write", "internal/runtime/syscall/linux.Syscall6 syscall.RawSyscall6 syscall.Syscall syscall.write")
	check("system call read", "runtime.libcCall syscall.syscall syscall.read syscall.Read internal/poll.(*FD).Read os.(*File).Read")
	check("system call writefile", "runtime.cgocall syscall.SyscallN syscall.Syscall6 syscall.WriteFile os.(*File).Write")
	check("system call fstatat", "syscall.Syscall6 internal/syscall/unix.Fstatat os.Stat")
	check("system call forkandexecinchild1", "syscall.rawVforkSyscall syscall.forkAndExecInChild1 syscall.forkExec os.StartProcess")
	check("system call by number", "runtime.entersyscall syscall.Syscall")
	check("", "syscall.copyenv syscall.Getenv os.Getenv")
	check(MapAssignment, "runtime.memmove runtime.mapassign_faststr")
	check(MapGrowth, "runtime.evacuate_faststr runtime.growWork_faststr runtime.mapassign_faststr")
	check(MapGrowth, "internal/runtime/maps.(*table).uncheckedPutSlot internal/runtime/maps.(*table).grow internal/runtime/maps.(*table).rehash runtime.mapassign_fast64")
	check("type switch", "runtime.interfaceSwitch")
	check("type assertion", "runtime.getitab runtime.typeAssert")
	check("map lookup", "internal/runtime/maps.(*Map).getWithKeySmall runtime.mapaccess2")
	check("map iteration", "internal/runtime/maps.(*Iter).Next runtime.mapIterNext")
	check("map iteration", "runtime.mapiternext")
	check("making a map", "internal/runtime/maps.NewMap runtime.makemap")
	check("making a map", "internal/runtime/maps.NewEmptyMap")
	check(Comparison, "memeqbody")
	check(Comparison, "runtime.memequal_varlen")
	check(Comparison, "runtime.memequal type:.eq.example.com/m.Point")
	check("panic", "runtime.printpanics runtime.gopanic")
	check("conversion to interface", "runtime.mallocgc runtime.convT64")
	check(Other, "runtime.somethingNew")
}
