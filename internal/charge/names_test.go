package charge

import "testing"

func TestFold(t *testing.T) {
	check := func(function, want string) {
		t.Helper()
		if got := Fold(function); got != want {
			t.Errorf("Fold(%q) = %q, want %q", function, got, want)
		}
	}
	check("a.b/c.F", "a.b/c.F")
	check("a.b/c.F.func1", "a.b/c.F")
	check("a.b/c.F.func1.2.3", "a.b/c.F")
	check("a.b/c.F.gowrap1", "a.b/c.F")
	check("a.b/c.F.func2.deferwrap1", "a.b/c.F")
	check("a.b/c.(*T).M", "a.b/c.(*T).M")
	check("a.b/c.(*T).M-fm", "a.b/c.(*T).M")
	check("a.b/c.T.M.func1", "a.b/c.T.M")
	check("a.b/c.F-range1", "a.b/c.F")
	check("a.b/c.F-range1.func2.3", "a.b/c.F")
	check("a.b/c.G[go.shape.uint64]", "a.b/c.G[...]")
	check("a.b/c.G[...].func1", "a.b/c.G[...]")
	check("a.b/c.G[go.shape.map[string]a.b/d.T,go.shape.int].func1", "a.b/c.G[...]")
	check("a.b/c.(*T[go.shape.[]a.b/d.E]).M", "a.b/c.(*T[...]).M")
	check("a.b/c.init", "a.b/c.init")
	check("a.b/c.init.0", "a.b/c.init.0")
	check("a.b/c.init.0.func1", "a.b/c.init.0")
	check("a.b/c.glob..func1", "a.b/c.init")
	check("gopkg.in/yaml%2ev3.(*D).M.func1", "gopkg.in/yaml%2ev3.(*D).M")
	// Inlined, once and twice.
	check("a.b/c.F.(*T).M.func1", "a.b/c.(*T).M")
	check("a.b/c.F.(*T[go.shape.int]).Each.(*T[go.shape.int]).M-range1.func2", "a.b/c.(*T[...]).M")
	check("runtime", "runtime")
}

func TestPackage(t *testing.T) {
	check := func(function, want string) {
		t.Helper()
		if got := Package(function); got != want {
			t.Errorf("Package(%q) = %q, want %q", function, got, want)
		}
	}
	check("main.main", "main")
	check("a.b/c.(*T).M", "a.b/c")
	check("a.b/c.G[go.shape.struct { a.b/d.x int }]", "a.b/c")
	check("gopkg.in/yaml%2ev3.(*D).M", "gopkg.in/yaml.v3")
	check("runtime.gcBgMarkWorker.func2", "runtime")
	check("a.b/c_test.F", "a.b/c_test")
}
