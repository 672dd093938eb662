package identity

import (
	"fmt"
	"strings"
	"testing"
)

func TestUnnumbered(t *testing.T) {
	for name, want := range map[string]string{
		"m/p..stmp_12": "m/p..stmp_", "m/p..gobytes.3": "m/p..gobytes.", "m/p..typeAssert.0": "m/p..typeAssert.", "m/p..interfaceSwitch.1": "m/p..interfaceSwitch.",
		"type:.namedata.m/p.7": "type:.namedata.m/p.", "type:.namedata.F1.": "type:.namedata.F1.", "m/p.F.func1": "m/p.F.func1", "m/p.init.0": "m/p.init.0",
		"type:[4]uint8": "type:[4]uint8", `go:string."..stmp_1"`: `go:string."..stmp_1"`, `type:struct { F "..stmp_" }..stmp_1`: `type:struct { F "..stmp_" }..stmp_1`,
	} {
		if got := unnumbered(name); got != want {
			t.Errorf("%s without its number is %s, want %s", name, got, want)
		}
	}
}

// Literals may have other numbers, where each is one and the same throughout.
func TestSameNumbered(t *testing.T) {
	// read reads functions and literals, such as "X 1 2" that refers to two, and "1=0a".
	read := func(symbols ...string) *Code {
		t.Helper()
		var text strings.Builder
		for _, s := range symbols {
			if number, content, ok := strings.Cut(s, "="); ok {
				fmt.Fprintf(&text, "m/p..stmp_%s SRODATA size=1\n\t0x0000 %s  .\n", number, content)
				continue
			}
			words := strings.Fields(s)
			fmt.Fprintf(&text, "m/p.%s STEXT size=1\n\t0x0000 01  .\n", words[0])
			for _, to := range words[1:] {
				if to >= "A" {
					fmt.Fprintf(&text, "\trel 0+4 t=R_CALL m/p.%s+0\n", to)
				} else {
					fmt.Fprintf(&text, "\trel 0+4 t=R_PCREL m/p..stmp_%s+0\n", to)
				}
			}
		}
		c, err := ReadCode(strings.NewReader(text.String()))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	check := func(what string, want bool, base, head *Code) {
		t.Helper()
		for i := range 2 {
			if got := Same(base, head, "m/p.X"); got != want {
				t.Errorf("%s, direction %d: same is %v", what, i, got)
			}
			base, head = head, base
		}
	}
	base := read("X 1 2 Y", "Y 1", "1=0a", "2=0b")
	check("other numbers", true, base, read("X 2 1 Y", "Y 2", "2=0a", "1=0b"))
	check("one more", true, base, read("Z 1", "1=0c", "X 2 3 Y", "Y 2", "2=0a", "3=0b"))
	check("other content", false, base, read("X 1 2 Y", "Y 1", "1=0a", "2=0c"))
	check("in another order", false, base, read("X 2 1 Y", "Y 1", "1=0a", "2=0b"))
	check("one that is gone", false, base, read("X 1 2 Y", "Y 1", "1=0a"))
	alike := read("X 1 2 Y", "Y 1", "1=0a", "2=0a")
	check("two of the same content", true, alike, read("X 4 3 Y", "Y 4", "3=0a", "4=0a"))
	check("the other of the same content", false, alike, read("X 1 2 Y", "Y 2", "1=0a", "2=0a"))
	check("one instead of two", false, alike, read("X 1 1 Y", "Y 1", "1=0a"))
	several := read("X Y", "Y 1", "Y 2", "1=0a", "2=0b")
	check("several of a name", true, several, several)
	check("several of a name, with other numbers", false, several, read("X Y", "Y 2", "Y 3", "2=0a", "3=0b"))
}
