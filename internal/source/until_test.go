package source

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// In which loops something is done until some time, and in which until it is done: at lines that end in a mark.
func TestByClock(t *testing.T) {
	const context = "ctx, cancel := context.WithTimeout(parent, 5)\n	defer cancel()\n"
	const helpers = "func (x *x) spent() bool { return x.left() <= 0 }\nfunc (x *x) left() int { return x.all - time.Since(x.begin) }\n" +
		"func alarm(d int) chan int {\n	c := make(chan int)\n	go func() {\n	time.Sleep(d)\n	close(c)\n	}()\n	return c\n}\n"
	for _, text := range []string{
		"for begin := time.Now(); time.Since(begin) < limit; {\n	work() // yes\n}",
		"for time.Now().Before(end) {\n	if err := work(); err != nil { // yes\n		return err\n	}\n}",
		"for time.Now().Before(end) {\n	if ready() { // no\n		return nil\n	}\n}",
		"for {\n	if time.Since(begin) > limit {\n		break\n	}\n	work() // yes\n}",
		"for {\n	if time.Since(begin) > limit {\n		return errLate\n	}\n	if ready() { // no\n		return nil\n	}\n}",
		"end := time.After(5)\n	for {\n	select {\n	case <-end:\n		return nil\n	default:\n	}\n	work() // yes\n}",
		"end := time.After(5)\n	for {\n	select {\n	case <-end:\n		return nil\n	case x, ok := <-c:\n		if !ok {\n			return nil\n		}\n		work(x) // no\n	}\n}",
		"for {\n	end := time.After(5)\n	select {\n	case <-end:\n		return nil\n	case x := <-c:\n		work(x) // no\n	}\n}",
		"idle := time.NewTimer(5)\n	for {\n	select {\n	case <-idle.C:\n		return nil\n	case x := <-c:\n		idle.Reset(5)\n		work(x) // no\n	}\n}",
		context + "for ctx.Err() == nil {\n	work() // yes\n}",
		context + "for {\n	select {\n	case <-ctx.Done():\n		return nil\n	case x := <-c:\n		work(x) // yes\n	}\n}",
		context + "for ctx.Err() == nil {\n	work() // no\n}\ncancel()",
		context + "for _, x := range list {\n	if ctx.Err() != nil {\n		return nil\n	}\n	work(x) // no\n}",
		"ctx := r.Context()\n	for ctx.Err() == nil {\n	work() // no\n}",
		"ctx, stop := context.WithCancel(parent)\n	for ctx.Err() == nil {\n	work() // no\n}",
		"ctx, stop := context.WithCancel(parent)\n	time.AfterFunc(5, stop)\n	for ctx.Err() == nil {\n	work() // yes\n}",
		"time.AfterFunc(5, func() { done.Store(true) })\n	for !done.Load() {\n	work() // yes\n}",
		"for time.Until(end) > 0 {\n	work() // yes\n}",
		"for left := limit; left > 0; left = time.Until(end) {\n	work() // yes\n}",
		"for end := time.Now().UnixMilli() + 9; time.Now().UnixMilli() < end; {\n	work() // yes\n}",
		"for {\n	took := time.Since(begin)\n	if took.Seconds() > 5 {\n		break\n	}\n	work() // yes\n}",
		"late := func() bool { return time.Since(begin) > limit }\n	for !late() {\n	work() // yes\n}",
		"for !x.spent() {\n	work() // yes\n}",
		"for x.left() > 0 {\n	work() // yes\n}",
		"for x.wait > 0 {\n	work() // no\n}",
		"for wait > 0 {\n	work() // no\n}\n	wait := time.Since(begin)\n	return g(func(wait time.Duration) {})",
		"end := time.Now().Add(5)\n	for i := 0; time.Now().Before(end); i++ {\n	if !yield(i) { // yes\n		return\n	}\n}",
		context + "for {\n	if err := ctx.Err(); err != nil {\n		return err\n	}\n	work() // yes\n}",
		context + "for {\n	if err := ctx.Err(); errors.Is(err, context.DeadlineExceeded) {\n		return nil\n	}\n	work() // yes\n}",
		"go func() {\n	time.Sleep(5)\n	done.Store(true)\n	}()\n	for !done.Load() {\n	work() // yes\n}",
		"c := make(chan bool)\n	go func() {\n	defer close(c)\n	<-time.After(5)\n	}()\n	for {\n	select {\n	case <-c:\n		return nil\n	default:\n		work() // yes\n	}\n}",
		"c := alarm(5)\n	for {\n	select {\n	case <-c:\n		return nil\n	default:\n	}\n	work() // yes\n}",
		"go func() {\n	time.Sleep(5)\n	e <- work(x)\n	}()\n	for {\n	select {\n	case <-e:\n		return nil\n	default:\n	}\n	work() // no\n}",
		"go func() {\n	time.Sleep(5)\n	close(e)\n	}()\n	for {\n	select {\n	case <-e:\n		return nil\n	default:\n	}\n	work() // no\n}\n	close(e)",
		"end := time.After(5)\n	for open {\n	select {\n	case <-end:\n		open = false\n	default:\n		work() // yes\n	}\n}",
		"for open {\n	if time.Since(begin) > limit {\n		open = false\n	}\n	open = work() // no\n}",
		"for open {\n	if work() { // no\n		open = false\n	}\n}",
		"for !done.Load() {\n	work() // no\n}",
		"for i := 0; i < n; i++ {\n	work() // no\n}",
	} {
		path := filepath.Join(t.TempDir(), "a.go")
		text = "package a\nfunc f() error {\n" + text + "\n	return nil\n}\n" + helpers
		fixture.WriteFile(t, path, text)
		file, err := new(Tree).File(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range slices.Collect(strings.Lines(text)) {
			if _, mark, ok := strings.Cut(strings.TrimSpace(line), "// "); ok && file.ByClock(i+1) != (mark == "yes") {
				t.Errorf("line %d goes on until some time: %v, of\n%s", i+1, file.ByClock(i+1), text)
			}
		}
	}
}
