// Package idle tells from the names of functions whether a thread or goroutine waits, in
// profiles that hold those who wait beside those who run.
package idle

import (
	"path"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A Wait is what a function's name says of a stack that it is the innermost of.
type Wait int

const (
	None   Wait = iota
	Result      // it waits for a thread, for a time or for the world outside; or for work
	Events      // it waits for whatever may come, as servers and event loops do
	Lock        // it waits for somebody who has what it needs, or who must take what it has
)

// Go returns what a function of the runtime or the standard library tells.
func Go(function string) Wait {
	switch pkg := symbol.Package(function); pkg {
	case "runtime":
		name := strings.TrimPrefix(function, "runtime.")
		switch {
		case strings.HasPrefix(name, "chansend"):
			return Lock
		case slices.Contains(goWaits, name):
			return Result
		}
	case "sync", "internal/sync":
		switch _, name, _ := strings.Cut(function, ".(*"); name {
		case "Mutex).Lock", "Mutex).lockSlow", "RWMutex).Lock", "RWMutex).RLock":
			return Lock
		case "Cond).Wait", "WaitGroup).Wait":
			return Result
		}
	case "internal/poll":
		if strings.HasSuffix(function, ").Accept") {
			return Events
		}
		return Result
	case "os/signal":
		return Events
	case "syscall", "internal/runtime/syscall", "runtime/internal/syscall", "internal/runtime/syscall/linux":
		return Result
	case "time":
		if function == "time.Sleep" {
			return Result
		}
	}
	return None
}

var goWaits = []string{
	"gopark", "goparkunlock", "selectgo", "block", "chanrecv", "chanrecv1", "chanrecv2", "netpollblock", "semacquire1",
	"notetsleepg", "notetsleep", "notesleep", "futexsleep", "futex", "sigNoteSleep", "usleep", "semasleep",
}

// Native returns what a function of a program in another language tells, which may be the
// system's. The innermost of a stack may be one of those with everyday names.
func Native(function, file string, innermost bool) Wait {
	name, file := plain(function, file)
	base := system(name)
	if i := strings.LastIndex(name, "::"); i >= 0 {
		base = name[i+len("::"):]
	}
	for _, n := range []string{name, base} {
		if w, ok := words.Get().native[n]; ok {
			return w
		}
	}
	switch {
	case strings.HasPrefix(base, "futex"), strings.HasPrefix(base, "do_futex_wait"):
		return Result
	case !innermost:
		return None
	case file == "" && !strings.Contains(name, "::"), strings.Contains(file, "sysdeps/"):
		return words.Get().everyday[base]
	}
	return words.Get().modules[path.Base(file)+":"+base]
}

// plain is a function's name as its language has it, without arguments and the like; and
// its file, which the name may hold too.
func plain(function, file string) (name, in string) {
	name = strings.TrimSuffix(strings.TrimPrefix(function, ":"), ":0")
	if at, ok := strings.CutSuffix(name, ")"); ok && file == "" { // py-spy's
		if i := strings.LastIndex(at, " ("); i > 0 {
			name = at[:i]
			file, _, _ = strings.Cut(at[i+len(" ("):], ":")
		}
	}
	if i := strings.IndexByte(name, '('); i > 0 {
		name = name[:i]
	}
	if i := strings.LastIndexByte(name, ' '); i >= 0 { // the type of its result
		name = name[i+1:]
	}
	if i := strings.LastIndex(name, "::h"); i >= 0 && len(name)-i == len("::h")+16 { // Rust's hash
		name = name[:i]
	}
	return strings.ReplaceAll(name, "/", "."), file
}

// system is a name of the system's without its library and what its variants have in front.
func system(name string) string {
	name = strings.TrimSuffix(name, "_[k]")
	if _, rest, ok := strings.Cut(name, ".so."); ok {
		name = strings.TrimLeft(rest, "0123456789.")
	}
	name = name[strings.LastIndexAny(name, "|!`")+1:]
	name, _, _ = strings.Cut(name, "@")
	name = strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(name, "_"), "GI_"), "_")
	return strings.TrimPrefix(name, "libc_")
}

// A vocabulary is what names tell. It is made when it is needed: it is large.
type vocabulary struct {
	// native are names that nobody gives to a function of their own.
	native map[string]Wait
	// everyday are names of the system that others may use too: they count where no file says that
	// the function is somebody's own.
	everyday map[string]Wait
	// modules are functions of Python's library, by their files.
	modules map[string]Wait
}

var words = lazy.Value[*vocabulary]{Make: func() *vocabulary {
	return &vocabulary{
		native: table(map[Wait]string{
			Events: `
				(idle) epoll_wait epoll_pwait epoll_pwait2 ep_poll do_epoll_wait kevent kevent64 ppoll pselect pselect6 do_sys_poll
				workq_kernreturn NtRemoveIoCompletion NtRemoveIoCompletionEx ZwRemoveIoCompletion GetQueuedCompletionStatus
				GetQueuedCompletionStatusEx NtWaitForWorkViaWorkerFactory ZwWaitForWorkViaWorkerFactory
				io_getevents io_uring_enter io_cqring_wait sigwait sigwaitinfo sigtimedwait rt_sigtimedwait accept4 inet_csk_accept
				sun.nio.ch.EPoll.wait sun.nio.ch.EPollArrayWrapper.epollWait sun.nio.ch.KQueue.poll sun.nio.ch.KQueueArrayWrapper.kevent0
				sun.nio.ch.Net.accept sun.nio.ch.ServerSocketChannelImpl.accept0 java.net.PlainSocketImpl.socketAccept
				io.netty.channel.epoll.Native.epollWait io.netty.channel.epoll.Native.epollWait0 io.netty.channel.kqueue.Native.keventWait
				java.lang.ref.Reference.waitForReferencePendingList IO.select Kernel#select stream_select socket_select
				System.Threading.LowLevelLifoSemaphore.WaitForSignal System.Threading.LowLevelLifoSemaphore.WaitNative`,
			Result: `
				pthread_cond_wait pthread_cond_timedwait pthread_cond_clockwait pthread_cond_wait_common psynch_cvwait ulock_wait ulock_wait2
				pthread_join pthread_timedjoin_np pthread_clockjoin_ex sem_wait sem_timedwait sem_clockwait new_sem_wait new_sem_wait_slow
				semaphore_wait_trap semaphore_timedwait_trap mach_msg_trap mach_msg2_trap
				nanosleep clock_nanosleep do_nanosleep hrtimer_nanosleep semwait_signal wait4 waitpid waitid do_wait recvmsg recvfrom
				schedule schedule_timeout io_schedule schedule_hrtimeout_range finish_task_switch
				NtWaitForSingleObject ZwWaitForSingleObject NtWaitForMultipleObjects ZwWaitForMultipleObjects NtDelayExecution
				ZwDelayExecution NtWaitForAlertByThreadId ZwWaitForAlertByThreadId WaitForSingleObject WaitForSingleObjectEx
				WaitForMultipleObjects WaitForMultipleObjectsEx SleepConditionVariableSRW SleepConditionVariableCS SleepEx
				jdk.internal.misc.Unsafe.park sun.misc.Unsafe.park java.util.concurrent.locks.LockSupport.park
				java.util.concurrent.locks.LockSupport.parkNanos java.lang.Object.wait java.lang.Object.wait0 java.lang.Thread.sleep
				java.lang.Thread.sleep0 java.lang.Thread.sleepNanos0 java.lang.VirtualThread.park java.lang.VirtualThread.parkNanos
				java.net.SocketInputStream.socketRead0 sun.nio.ch.SocketDispatcher.read0 sun.nio.ch.Net.poll sun.nio.ch.NioSocketImpl.park
				Thread::Queue#pop Queue#pop Thread::SizedQueue#pop SizedQueue#pop Kernel#sleep Thread#join Mutex#sleep Thread::Mutex#sleep
				ConditionVariable#wait Thread::ConditionVariable#wait Monitor#wait_for_cond IO#wait_readable IO#wait Process.wait
				System.Threading.WaitHandle.WaitOneNoCheck System.Threading.WaitHandle.WaitOne System.Threading.WaitHandle.WaitMultiple
				System.Threading.Monitor.Wait System.Threading.Monitor.ObjWait System.Threading.Thread.Sleep
				System.Threading.Thread.SleepInternal System.Threading.Thread.UninterruptibleSleep0
				std::thread::park std::thread::park_timeout std::thread::sleep`,
			Lock: `lll_lock_wait lll_lock_wait_private psynch_mutexwait psynch_rw_wrlock psynch_rw_rdlock
				NtWaitForKeyedEvent ZwWaitForKeyedEvent System.Threading.Monitor.Enter`,
		}),
		everyday: table(map[Wait]string{
			Events: "poll select accept pause",
			Result: "read recv wait sleep usleep",
		}),
		modules: table(map[Wait]string{
			Events: `selectors.py:select socket.py:accept socketserver.py:serve_forever thread.py:worker`,
			Result: `threading.py:wait threading.py:wait_for_tstate_lock threading.py:join
				queue.py:get socket.py:readinto socket.py:recv_into ssl.py:read ssl.py:recv_into connection.py:poll connection.py:recv
				connection.py:wait popen_fork.py:poll popen_fork.py:wait subprocess.py:try_wait subprocess.py:wait subprocess.py:communicate`,
			Lock: `threading.py:acquire`,
		}),
	}
}}

func table(lists map[Wait]string) map[string]Wait {
	all := make(map[string]Wait)
	for w, names := range lists {
		for name := range strings.FieldsSeq(names) {
			all[name] = w
		}
	}
	return all
}
