package idle

import "testing"

func TestGo(t *testing.T) {
	for function, want := range map[string]Wait{
		"runtime.gopark": Result, "runtime.selectgo": Result, "runtime.chanrecv1": Result, "runtime.chansend1": Lock,
		"sync.(*Mutex).Lock": Lock, "internal/sync.(*Mutex).lockSlow": Lock, "sync.(*RWMutex).RLock": Lock,
		"sync.(*WaitGroup).Wait": Result, "sync.(*Cond).Wait": Result, "time.Sleep": Result, "time.Now": None,
		"internal/poll.(*FD).Accept": Events, "internal/poll.runtime_pollWait": Result, "syscall.Syscall": Result,
		"os/signal.signal_recv": Events, "runtime.mallocgc": None, "sync.(*Mutex).Unlock": None, "sync.(*Pool).Get": None,
	} {
		if got := Go(function); got != want {
			t.Errorf("%s: %d, want %d", function, got, want)
		}
	}
}

// Names as perf, async-profiler, py-spy, rbspy, V8 and others write them.
func TestNative(t *testing.T) {
	for _, c := range []struct {
		function, file string
		innermost      bool
		want           Wait
	}{
		{"libc.so.6.__GI___futex_abstimed_wait_cancelable64", "", true, Result},
		{"libc.so.6.__libc_read", "", true, Result},
		{"libc.so.6.__libc_accept", "", true, Events},
		{"__pthread_cond_timedwait@@GLIBC_2.3.2", "", false, Result},
		{"__lll_lock_wait", "", true, Lock},
		{"epoll_wait", "", false, Events},
		{"schedule_[k]", "", true, Result},
		{"__poll", "../sysdeps/unix/sysv/linux/poll.c", true, Events},
		{"poll", "src/loop.c", true, None}, // somebody's own
		{"poll", "", false, None},
		{"std::sys::pal::unix::futex::futex_wait::h0123456789abcdef", "library/std/futex.rs", true, Result},
		{"my::read", "", true, None},
		{"jdk/internal/misc/Unsafe.park", "", true, Result},
		{"void java.lang.Object.wait(long)", "Object.java", true, Result},
		{"sun/nio/ch/EPoll.wait", "", true, Events},
		{"shop/Orders.wait", "", true, None},
		{"wait", "/usr/lib/python3.12/threading.py", true, Result},
		{"wait (threading.py:302)", "", true, Result},
		{"_wait_for_tstate_lock", "threading.py", true, Result},
		{"select", "selectors.py", true, Events},
		{"wait", "orders.py", true, None},
		{"Kernel#sleep", "app.rb", true, Result},
		{"Thread::Queue#pop", "", true, Result},
		{":(idle):0", "", true, Events},
		{"(idle)", "", true, Events},
		{"standard|usleep", "", true, Result},
		{"standard|file_exists", "", true, None},
		{"App.fib", "", true, None},
		{"", "", true, None},
	} {
		if got := Native(c.function, c.file, c.innermost); got != c.want {
			name, file := plain(c.function, c.file)
			t.Errorf("%s in %q: %d, want %d (%s, %s)", c.function, c.file, got, c.want, name, file)
		}
	}
}
