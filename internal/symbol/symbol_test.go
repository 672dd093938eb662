package symbol

import "testing"

func TestPackage(t *testing.T) {
	check := func(function, want string) {
		t.Helper()
		if got := Package(function); got != want {
			t.Errorf("Package(%q) = %q, want %q", function, got, want)
		}
	}
	check("main.main", "main")
	check("example.com/m/pkg.F", "example.com/m/pkg")
	check("example.com/m/pkg.(*T).M", "example.com/m/pkg")
	check("gopkg.in/yaml%2ev3.Unmarshal", "gopkg.in/yaml.v3") // the linker escapes dots
	check("example.com/m/pkg_test.F.func1", "example.com/m/pkg_test")
	check("slices.Sort[go.shape.[]example.com/m/pkg.T]", "slices") // a path inside the type arguments
	check("example.com/m/pkg.F[...]", "example.com/m/pkg")
	check("example.com/m/pkg.(*T[...]).M", "example.com/m/pkg")
	check("runtime.mallocgc", "runtime")
	check("nodot", "nodot")
}

func TestFold(t *testing.T) {
	check := func(function, want string) {
		t.Helper()
		if got := Fold(function); got != want {
			t.Errorf("Fold(%q) = %q, want %q", function, got, want)
		}
	}
	check("example.com/m.F", "example.com/m.F")
	check("example.com/m.F.func1", "example.com/m.F")
	check("example.com/m.F.func1.2", "example.com/m.F")
	check("example.com/m.F.func1.gowrap2", "example.com/m.F")
	check("example.com/m.F.deferwrap1", "example.com/m.F")
	check("example.com/m.F-range1", "example.com/m.F")
	check("example.com/m.F.func2-range1", "example.com/m.F")
	check("example.com/m.(*T).M", "example.com/m.(*T).M")
	check("example.com/m.(*T).M-fm", "example.com/m.(*T).M")
	check("example.com/m.(*T).M.func1", "example.com/m.(*T).M")
	check("example.com/m.T.M.func1", "example.com/m.T.M")
	check("example.com/m.F[...].func1", "example.com/m.F[...]")
	check("example.com/m.(*T[...]).M.func1", "example.com/m.(*T[...]).M")
	check("example.com/m.Outer.(*T).M.func1", "example.com/m.(*T).M") // inlined into Outer
	check("example.com/m.init.0", "example.com/m.init.0")             // a declared init function
	check("example.com/m.init.0.func1", "example.com/m.init.0")
	check("example.com/m.init", "example.com/m.init")
	check("example.com/m.init.func1", "example.com/m.init")
	check("example.com/m.glob..func1", "example.com/m.init")
	check("example.com/m.init.Describe.init.func1.func3", "example.com/m.init") // handed to a function that was inlined
	check("example.com/m.init.Describe.init.func1.1", "example.com/m.init")
	check("example.com/m.init.0.Describe.init.0.func1", "example.com/m.init.0")
	check("example.com/m.init.(*T).init.func1", "example.com/m.(*T).init") // a method
	check("example.com/m.func1", "example.com/m.func1")                    // a function of that name
	check("nodot", "nodot")
	check("", "")
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"a.b", "a/b.(*T[...]).M.func1", "a.glob..func1", "[", "a.]).b", ".", "a..", "((."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		folded := Fold(name)
		if again := Fold(folded); Package(again) != Package(folded) {
			t.Errorf("Fold(%q) = %q moves to package %q when folded again", name, folded, Package(again))
		}
	})
}

func TestWithoutTypes(t *testing.T) {
	check := func(function, want string) {
		t.Helper()
		if got := WithoutTypes(function); got != want {
			t.Errorf("symbol.WithoutTypes(%q) = %q, want %q", function, got, want)
		}
	}
	check("example.com/m.F", "example.com/m.F")
	check("example.com/m.F[go.shape.int]", "example.com/m.F")
	check("example.com/m.(*T[go.shape.struct { x.y/z.A; B [2]int }]).Get", "example.com/m.(*T).Get")
	check("gopkg.in/yaml%2ev3.F", "gopkg.in/yaml.v3.F")
	check("main.T.m", "main.T.m")
}

func TestFit(t *testing.T) {
	check := func(width int, want string) {
		t.Helper()
		if got := Fit("example.com/m/internal/naive.(*T[a/b.C]).M", width); got != want {
			t.Errorf("in %d characters: %q, want %q", width, got, want)
		}
	}
	check(42, "example.com/m/internal/naive.(*T[a/b.C]).M")
	check(41, "…/m/internal/naive.(*T[a/b.C]).M")
	check(31, "…/internal/naive.(*T[a/b.C]).M")
	check(25, "…/naive.(*T[a/b.C]).M")
	check(1, "…/naive.(*T[a/b.C]).M")
	if got := Fit("github.com/nats-io/nats%2ego.F", 20); got != "…/nats%2ego.F" {
		t.Errorf("a package with a dot is %q", got)
	}
	if got := Fit("runtime (garbage collection)", 5); got != "runtime (garbage collection)" {
		t.Errorf("a part of the runtime is %q", got)
	}
}

func TestShort(t *testing.T) {
	for function, want := range map[string]string{
		"example.com/m/pkg.(*T).M": "pkg.(*T).M", "math/rand/v2.IntN": "rand/v2.IntN", "main.main": "main.main", "example.com/v.F": "v.F",
		"append growing a slice": "append growing a slice", "(go command)": "(go command)", "gopkg.in/yaml%2ev3.F": "yaml%2ev3.F",
		"github.com/nats-io/nats%2ego.(*Conn).Flush": "nats%2ego.(*Conn).Flush",
	} {
		if got := Short(function); got != want {
			t.Errorf("Short(%q) = %q, want %q", function, got, want)
		}
	}
}
