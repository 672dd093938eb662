package instrument

import (
	"errors"
	"strings"
	"testing"
)

// Of several statements in a line the delay is behind the one that may take the time, or the
// last of those in a row, in doubt; or it is refused.
func TestCrowdedLine(t *testing.T) {
	check := func(body string, waits bool, want string, doubt bool) {
		t.Helper()
		file, all := functions(t, "package m\n\nfunc f() {\n"+body+"\n}\n")
		f, err := all[0].At(Line{Number: 4, Waits: waits})
		if want == "" {
			if !errors.Is(err, ErrCrowded) || !strings.Contains(err.Error(), "m.f, line 4: any of several") {
				t.Errorf("%s: %v, want %v", body, err, ErrCrowded)
			}
			return
		}
		o := &Overlay{replace: make(map[string][]byte)}
		if err := errors.Join(err, o.DelayFunction(f)); err != nil {
			t.Fatal(err)
		}
		got := strings.Split(string(o.replace[file]), "\n")[3]
		got = strings.ReplaceAll(got, "bottleneckpprof.BottleneckDelay()", "DELAY")
		if got != want || f.Doubt != doubt || f.Place != AtLine {
			t.Errorf("%s:\n%s at %s, doubt is %t; want\n%s", body, got, f.Place, f.Doubt, want)
		}
	}
	check("sleep(); mu.Unlock(); n++", true, "sleep(); DELAY; mu.Unlock(); n++", false)
	check("a();b(); ch <- x", false, "a();b(); DELAY; ch <- x", true)
	check("ch <- x; a()", false, "ch <- x; a(); DELAY", false)
	check("a(); mu.Unlock(); b()", false, "", false)
	check("for x := range in { sleep(); ch <- x }; close(ch)", true, "for x := range in { sleep(); DELAY; ch <- x }; close(ch)", false)
	check("if a() { sleep() }; b()", true, "", false)
	check("if free() { return }; mu.Lock(); n++", true, "if free() { DELAY; return } else { DELAY }; mu.Lock(); n++", false)
	check("for i := range 1000 { n += i }; close(ch)", false, "DELAY; for i := range 1000 { n += i }; close(ch)", false)
	check("for range 9 { sleep() }; n++", true, "for range 9 { sleep(); DELAY }; n++", false)
	check("n++; m++", false, "n++; m++; DELAY", false)
	check("n++; ch <- n; m++", false, "", false)
	check("go a(); defer b(); <-tick.C; n++", true, "go a(); defer b(); <-tick.C; DELAY; n++", false)
	check("run(func() { sleep(); n++ })", true, "run(func() { sleep(); DELAY; n++ })", false)
	check("a();/* then */return", true, "a(); DELAY;/* then */return", false)
	check("/* all */mu.Unlock()", false, "/* all */DELAY; mu.Unlock()", false)
}

// Of two methods in a line the one is delayed that is meant.
func TestMethodsInLine(t *testing.T) {
	const text = "package m; type A int; type B int; func (A) f() {}; func (b B) f() { g(b) }\n"
	all, err := Functions("m", "m.go", text)
	if err != nil {
		t.Fatal(err)
	}
	s, err := parse("m.go", text)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{0, 1} {
		if d := all[i].find(s); len(d.Body.List) != want {
			t.Errorf("%s: found one with %d statements, want %d", all[i].Name, len(d.Body.List), want)
		}
	}
}
