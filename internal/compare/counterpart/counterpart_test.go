package counterpart

import (
	"fmt"
	"strings"
	"testing"
)

func TestLines(t *testing.T) {
	check := func(base, head, want string) {
		t.Helper()
		var got []string
		for _, p := range Lines(strings.Fields(base), strings.Fields(head)) {
			got = append(got, strings.ReplaceAll(fmt.Sprintf("%d:%d", p[0], p[1]), fmt.Sprint(None), "-"))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q and %q: %q, want %q", base, head, got, want)
		}
	}
	check("", "", "")
	check("a b c", "a b c", "0:0 1:1 2:2")
	check("a b c", "a x c", "0:0 1:1 2:2")
	check("a c", "a b c", "0:0 -:1 1:2")
	check("a b c", "a c", "0:0 1:- 2:1")
	check("a b c d", "a x y d", "0:0 1:1 2:2 3:3")
	check("a b c", "a x y z c", "0:0 1:1 -:2 -:3 2:4")
	check("a b", "b a", "0:- 1:0 -:1")
	check("a a a", "a", "0:0 1:- 2:-")
	check("", "a b", "-:0 -:1")
}
