package source

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// In which loops who sleeps may look for what others do, and in which it is at work: at lines that end in a mark.
func TestRounds(t *testing.T) {
	for _, text := range []string{
		"rest() // straight",
		"for !done.Load() {\n	rest() // look\n}",
		"for range 20 {\n	rest() // work\n	select {\n	case c <- 1:\n		break\n	default:\n		rest() // work\n	}\n}",
		"for i := 0; i < n; i++ {\n	rest() // work\n}",
		"for i := 0; i < n; i++ {\n	if ready() {\n		return nil\n	}\n	rest() // look\n}",
		"for i := 0; i < n; i++ {\n	if ready() {\n		break\n	}\n	rest() // look\n}",
		"for i := 0; i < n.Load(); i = n {\n	rest() // work\n}",
		"for range 5 {\n	err = try()\n	if err == nil || last(err) {\n		return err\n	}\n	rest() // look\n}",
		"for range 5 {\n	if err := call(); err != nil {\n		return err\n	}\n	rest() // work\n}",
		"for range 5 {\n	if _, err := os.Stat(p); err != nil {\n		return nil\n	}\n	rest() // look\n}",
		"for range 5 {\n	if _, err := os.Stat(p); !errors.Is(err, fs.ErrNotExist) {\n		return err\n	}\n	rest() // look\n}",
		"for range 5 {\n	if err := call(); !errors.Is(err, io.EOF) {\n		return err\n	}\n	rest() // work\n}",
		"for range n {\n	if ctx.Err() != nil {\n		return nil\n	}\n	rest() // work\n}",
		"for range n {\n	select {\n	case <-ctx.Done():\n		return nil\n	default:\n	}\n	rest() // work\n}",
		"for n > 0 {\n	n--\n	rest() // work\n}",
		"for len(l) > 0 {\n	l = l[1:]\n	rest() // work\n}",
		"for len(l) > 0 {\n	rest() // look\n}",
		"for n < 9 {\n	if !ready() {\n		rest() // look\n		continue\n	}\n	n++\n}",
		"for n > 0 {\n	n = count()\n	rest() // look\n}",
		"for _, x := range list {\n	for !x.ready() {\n		rest() // look\n	}\n	rest() // work\n}",
		"for x := range items {\n	rest() // work\n}",
		"for range tick.C {\n	rest() // look\n}",
		"for s.Scan() {\n	rest() // work\n}",
		"for time.Since(begin) < limit {\n	rest() // work\n}",
		"for time.Since(begin) < limit {\n	if q.any() {\n		handle()\n	}\n	rest() // look\n}",
		"for {\n	for len(q) == 0 {\n		cond.Wait()\n	}\n	rest() // work\n}",
		"for {\n	x, ok := <-c\n	if !ok {\n		return nil\n	}\n	rest() // work\n}",
		"for {\n	select {\n	case <-c:\n	case <-d:\n		return nil\n	}\n	rest() // work\n}",
		"for {\n	select {\n	case <-c:\n		return nil\n	case <-time.After(1):\n	}\n	rest() // look\n}",
		"for {\n	x := q.take()\n	if x == nil {\n		return nil\n	}\n	x.rest() // work\n	rest() // look\n}",
		"for {\n	d := b.next()\n	for1(d) // look\n}",
		"for {\n	mu.Lock()\n	n := len(q)\n	mu.Unlock()\n	if n == 0 {\n		return nil\n	}\n	rest() // look\n}",
		"for {\n	go func() {\n		rest() // straight\n	}()\n}",
		"again:\n	rest() // look\n	if !ready() {\n		goto again\n	}",
	} {
		path := filepath.Join(t.TempDir(), "a.go")
		text = "package a\nfunc for1(d time.Duration) { time.Sleep(d) }\nfunc f() error {\n" + text + "\n	return nil\n}\n"
		fixture.WriteFile(t, path, text)
		file, err := new(Tree).File(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range slices.Collect(strings.Lines(text)) {
			if _, mark, ok := strings.Cut(strings.TrimSpace(line), "// "); ok {
				if got := [...]string{"straight", "look", "work"}[file.Round(i+1, true)]; got != mark {
					t.Errorf("line %d is %s, want %s, of\n%s", i+1, got, mark, text)
				}
				if file.Round(i+1, false) == Work {
					t.Errorf("line %d is at work, though it may be a select, of\n%s", i+1, text)
				}
			}
		}
	}
}
