package source

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// marked checks what is told of the lines of a function that end in "yes" or "no".
func marked(t *testing.T, of func(*File, int) bool, bodies ...string) {
	t.Helper()
	for _, text := range bodies {
		path := filepath.Join(t.TempDir(), "a.go")
		fixture.WriteFile(t, path, "package a\nfunc f() error {\n"+text+"\n	return nil\n}\n")
		file, err := new(Tree).File(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range file.Lines {
			if strings.HasSuffix(line, "yes") != of(file, i+1) && (strings.HasSuffix(line, "yes") || strings.HasSuffix(line, "no")) {
				t.Errorf("line %d is told wrong in\n%s", i-1, text)
			}
		}
	}
}

// Which loops try again until nobody else came before.
func TestRaces(t *testing.T) {
	marked(t, (*File).Races,
		"for {\n	old := v.Load()\n	next := work(old) // yes\n	if v.CompareAndSwap(old, next) {\n		return nil\n	}\n}",
		"for {\n	old := atomic.LoadInt64(&n)\n	if atomic.CompareAndSwapInt64(&n, old, work(old)) { // yes\n		break\n	}\n}\nwork() // no",
		"for !v.CompareAndSwap(old, next) {\n	next = work() // yes\n}",
		"for n := 0; ; n++ {\n	if s := shard(n); s.mu.TryLock() {\n		work(s) // yes\n		return nil\n	}\n}",
		"for {\n	if !mu.TryLock() {\n		pause()\n		continue\n	}\n	work() // yes\n	return nil\n}",
		"for {\n	ok := mu.TryLock()\n	if ok {\n		work() // yes\n		return nil\n	}\n	pause()\n}",
		"for {\n	x := <-c\n	if mu.TryLock() {\n		work(x) // no\n		mu.Unlock()\n	}\n}",
		"for i := 0; i < n; i++ {\n	if v.CompareAndSwap(0, 1) {\n		work() // no\n	}\n}",
		"for {\n	if ready() {\n		return nil\n	}\n	work() // no\n}",
	)
}

// Which loops go on until they are told to stop, and look for that without waiting.
func TestTold(t *testing.T) {
	marked(t, (*File).Told,
		"for {\n	select {\n	case <-stop:\n		return nil\n	default:\n		work() // yes\n	}\n}",
		"for !stopped.Load() {\n	work() // yes\n}",
		"for ctx.Err() == nil {\n	if err := work(); err != nil { // yes\n		return err\n	}\n}",
		"for {\n	if ctx.Err() != nil {\n		return ctx.Err()\n	}\n	work() // yes\n}",
		"for {\n	select {\n	case <-stop:\n		return nil\n	case x := <-c:\n		work(x) // no\n	}\n}",
		"for {\n	select {\n	case x, ok := <-c:\n		if !ok {\n			return nil\n		}\n	default:\n		work() // no\n	}\n}",
		"for !stopped.Load() {\n	if found := work(); found { // no\n		return nil\n	}\n}",
		"for n := 0; ; n++ {\n	select {\n	case <-stop:\n		return nil\n	default:\n	}\n	work(n) // yes\n}",
		"for i := 0; i < n; i++ {\n	select {\n	case <-stop:\n		return nil\n	default:\n	}\n	work() // no\n}",
		"for n > 0 {\n	work() // no\n}",
	)
}
