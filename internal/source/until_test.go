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
		"for !done.Load() {\n	work() // no\n}",
		"for i := 0; i < n; i++ {\n	work() // no\n}",
	} {
		path := filepath.Join(t.TempDir(), "a.go")
		text = "package a\nfunc f() error {\n" + text + "\n	return nil\n}\n"
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
