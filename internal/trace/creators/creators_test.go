package creators

import (
	"maps"
	"testing"
)

// Who made a goroutine stands below its stack, if anybody did.
func TestRead(t *testing.T) {
	const stacks = `goroutine 1 [running]:
main.main()
	/m/main.go:7 +0x1d

goroutine 18 [IO wait, 2 minutes]:
net.(*netFD).Read(0xe2218088b80, {0xe22180e4000?, 0x0?, 0x0?})
	/go/src/net/fd_posix.go:68 +0x25
...12 frames elided...
created by net/http.(*Server).Serve in goroutine 6
	/go/src/net/http/server.go:3454 +0x485

goroutine 20 [select]:
created by main.goroutine 7 in goroutine 18
	/m/main.go:9 +0x4

goroutine 21 [select]:
created by main.cut in gorou`
	if got, want := read([]byte(stacks)), map[int64]int64{18: 6, 20: 18}; !maps.Equal(got, want) {
		t.Errorf("have %v, want %v", got, want)
	}
}

// A goroutine that waits has been made by one that has, too, if it is not main's.
func TestNow(t *testing.T) {
	done := make(chan map[int64]int64)
	go func() {
		inner := make(chan bool)
		go func() { <-inner }()
		done <- Now()
		close(inner)
	}()
	made := <-done
	for _, by := range made {
		if made[by] != 0 && made[made[by]] != 0 {
			return
		}
	}
	t.Errorf("have %v, want one that was made by one that this test has made", made)
}
