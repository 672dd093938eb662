package source

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// What is done when something is too old, or others have what is needed, and what is done before something is tried again, and what is tried: lines that
// end in a mark.
func TestOften(t *testing.T) {
	for _, text := range []string{
		"func f() {\n" +
			"	if e, ok := m[k]; ok && time.Since(e.at) < ttl {\n" +
			"		return e.v //\n" +
			"	}\n" +
			"	load() // aged\n" +
			"}\n",
		"func f() {\n	if time.Since(at) > ttl {\n		load() // aged\n		at = time.Now()\n	}\n	use() //\n}\n",
		"func f() {\n	for {\n		now := time.Now()\n		if now.Before(e.expires) {\n			use() //\n		} else {\n			load() // aged\n		}\n	}\n}\n",
		"func f() {\n	if !e.expires.Before(time.Now()) {\n		return //\n	}\n	load() // aged\n}\n",
		"func (e *entry) fresh() bool { return time.Now().Sub(e.at) <= ttl }\n" +
			"func f() {\n	if !e.fresh() {\n		load() // aged\n	}\n	use() //\n}\n",
		"func f() {\n	for {\n		if time.Since(begin) > limit {\n			return\n		}\n		work() //\n	}\n}\n", // runs out of time
		"func f() {\n	if a < b {\n		work() //\n	}\n	took := time.Since(begin)\n	use() //\n}\n",
		"func f() {\n	for call() != nil { // tried\n		time.Sleep(d) // again\n	}\n	use() //\n}\n",
		"func rest() { time.Sleep(d) } //\n" +
			"func f() {\n	for i := range 5 {\n		err := call(i) // tried\n		if err == nil {\n			return\n		}\n		rest() // again\n	}\n}\n",
		"func f() {\n	for {\n		if err := call(); err != nil { // tried\n			<-time.After(d) // again\n			continue\n		}\n		use() // tried\n	}\n}\n",
		"func f() {\n	for {\n		x, ok := q.take() // tried\n		if !ok {\n			time.Sleep(d) // again\n			continue\n		}\n		use(x) // tried\n	}\n}\n",
		"func f() {\n	for range 9 {\n		_, err := call() // tried\n		if !errors.Is(err, fs.ErrNotExist) {\n			return err\n		}\n		time.Sleep(d) // again\n	}\n}\n",
		"func f() {\n	for range 9 {\n		_, err := call() // tried\n		if os.IsNotExist(err) {\n			time.Sleep(d) // again\n			continue\n		}\n		use() // tried\n	}\n}\n",
		"func f() {\n	for {\n		_, err := call() //\n		if !errors.Is(err, io.EOF) {\n			return err\n		}\n		time.Sleep(d) //\n	}\n}\n",
		"func f() {\n	for !call() { // tried\n		<-tick.C // again\n	}\n}\n",
		"func f() {\n	select {\n	case slots <- true:\n		work() //\n	default:\n		rest() // aged\n	}\n}\n",
		"func f() {\n	for {\n		select {\n		case <-done:\n			return\n		default:\n			work() //\n		}\n	}\n}\n", // asks whether to end
		"func f() {\n	if l.TryLock() {\n		work() //\n	} else {\n		rest() // aged\n	}\n	if !s.TryAcquire(1) {\n		rest() // aged\n	}\n}\n",
		"func f() {\n	for s.Scan() {\n		time.Sleep(d) //\n	}\n}\n",
		"func f() {\n	for {\n		if err := call(); err != nil {\n			return\n		}\n		time.Sleep(d) //\n	}\n}\n",
		"func f() {\n	for call() != nil {\n		work() //\n	}\n}\n", // does not pause
	} {
		path := filepath.Join(t.TempDir(), "a.go")
		fixture.WriteFile(t, path, "package a\n"+text)
		file, err := new(Tree).File(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range slices.Collect(strings.Lines("package a\n" + text)) {
			_, mark, ok := strings.Cut(strings.TrimSpace(line), "//")
			if !ok {
				continue
			}
			got := ""
			switch {
			case file.Aged(i + 1):
				got = " aged"
			case file.Again(i + 1):
				got = " again"
			case file.Tried(i + 1):
				got = " tried"
			}
			if got != mark {
				t.Errorf("line %d is%s, want%s, of\n%s", i+1, got, mark, text)
			}
		}
	}
}
