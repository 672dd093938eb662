package source

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// Which loops hand out what is due at moments that they compute.
func TestAppoints(t *testing.T) {
	for text, want := range map[string]bool{
		"		d := time.Until(next)\n		timer = time.After(d)\n		select {\n		case <-timer:\n		case x := <-added:\n		}\n":            true,
		"		timer.Reset(next.Sub(now))\n		select {\n		case now = <-timer.C:\n			work()\n			continue\n		case work <- job:\n		}\n": true,
		"		timer = time.After(time.Until(end))\n		select {\n		case <-timer:\n			return\n		case x := <-answers:\n		}\n":          false, // a time-out
		"		select {\n		case <-time.After(time.Until(next)):\n		case <-ctx.Done():\n			return\n		}\n":                            false, // nothing else comes
		"		select {\n		case <-time.After(delay):\n		case x := <-added:\n		}\n":                                                  false, // as long each time
		"		go func() {\n			select {\n			case <-time.After(time.Until(next)):\n			case <-added:\n			}\n		}()\n":                  false,
	} {
		path := filepath.Join(t.TempDir(), "a.go")
		text = "package a\nfunc f() {\n	for {\n" + text + "	}\n}\n"
		fixture.WriteFile(t, path, text)
		if got := new(Tree).Appoints(path, 1+strings.Count(text[:strings.Index(text, "select")], "\n")); got != want {
			t.Errorf("appoints is %v, want %v, of\n%s", got, want, text)
		}
	}
}
