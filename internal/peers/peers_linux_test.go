package peers

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func TestReadStat(t *testing.T) {
	check := func(text string, began uint64, used time.Duration, ok bool) {
		t.Helper()
		if b, u, k := readStat([]byte(text)); b != began || u != used || k != ok {
			t.Errorf("%q: %v %v %v, want %v %v %v", text, b, u, k, began, used, ok)
		}
	}
	const rest = " S 1 7 7 0 -1 4194560 900 0 0 0 30 12 5 6 20 0 9 0 4711 1234 56 18446744073709551615\n"
	check("7 (load)"+rest, 4711, 420*time.Millisecond, true)
	check("7 (a) b (c d)"+rest, 4711, 420*time.Millisecond, true)
	check("7 (load) S 1 7 7 0\n", 0, 0, false)
	check("7 (load)"+strings.Replace(rest, " 30 ", " x ", 1), 0, 0, false)
	check("", 0, 0, false)
}

// A connection has a line for each end: of version 6 at the end that accepted it, as a rule, and of version 4 at the other.
func TestOpposite(t *testing.T) {
	const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
	line := func(local, remote, state string, socket int) string {
		return fmt.Sprintf("   0: %s %s %s 00000000:00000000 00:00000000 00000000  1000        0 %d 1 0000000000000000 20 4 30 10 -1\n", local, remote, state, socket)
	}
	const mapped = "0000000000000000FFFF0000"
	four := head + line("0100007F:D431", "0100007F:1F90", "01", 21) + line("0100007F:D432", "0100007F:1F90", "01", 11) +
		line("0200007F:C000", "0300007F:0050", "01", 12) + line("0300007F:0050", "0200007F:C000", "01", 22) +
		line("0100007F:D433", "0100007F:1F90", "01", 23) + line("0500007F:D434", "0800007F:1F90", "01", 13)
	six := head + line(strings.Repeat("0", 32)+":1F90", strings.Repeat("0", 32)+":0000", "0A", 10) +
		line(mapped+"0100007F:1F90", mapped+"0100007F:D431", "01", 14) + // 21 is there
		line(mapped+"0100007F:1F90", mapped+"0100007F:D432", "01", 15) + // 11 is its own
		line(mapped+"0100007F:1F90", mapped+"0100007F:D433", "06", 0) // nobody holds it any longer
	own := map[uint64]bool{10: true, 11: true, 12: true, 13: true, 14: true, 15: true}
	if got := slices.Sorted(maps.Keys(opposite(own, []byte(four), []byte(six), nil))); !slices.Equal(got, []uint64{21, 22}) {
		t.Errorf("the other ends are %v, want 21 and 22", got)
	}
}

const dialVariable, work = "PEERS_TEST_DIAL", 200 * time.Millisecond

// TestMain is another process, too: it connects, computes, and stays.
func TestMain(m *testing.M) {
	address, ok := os.LookupEnv(dialVariable)
	if !ok {
		os.Exit(m.Run())
	}
	if address != "" {
		if _, err := net.Dial("tcp", address); err != nil {
			panic(err)
		}
	}
	for used() < work {
	}
	fmt.Println("done")
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// used is the processor time of this process.
func used() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// start starts one that dials an address, or computes alone, until it has worked. It can then be ended.
func start(t *testing.T, address string) (end func() *os.ProcessState) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), dialVariable+"="+address)
	in, out := fixture.Start(t, cmd)
	_, _ = bufio.NewReader(out).ReadString('\n')
	return func() *os.ProcessState {
		_ = in.Close()
		_ = cmd.Wait()
		return cmd.ProcessState
	}
}

// Who is connected with this process is its peer, and who is not counts for nothing.
func TestOf(t *testing.T) {
	begun := Now()
	if len(begun) == 0 {
		t.Skip("this system does not tell of processes")
	}
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	stranger := start(t, "")
	defer stranger()
	if got := Now().Of(os.Getpid(), begun); got.Known || got.Took != 0 {
		t.Errorf("without a connection: %+v", got)
	}
	client := start(t, l.Addr().String())
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	got := Now().Of(os.Getpid(), begun)
	state := client()
	const ticks = 20 * time.Millisecond
	if most := state.UserTime() + state.SystemTime() + ticks; !got.Known || got.Took < work-ticks || got.Took > most {
		t.Errorf("beside a client that used %v: %+v", most-ticks, got)
	}
}
