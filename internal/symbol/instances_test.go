package symbol

import "testing"

// All instances of a generic function are one function, and a closure that was
// inlined once or twice belongs to the method where it stands.
func TestFoldInstances(t *testing.T) {
	check := func(function, want string) {
		t.Helper()
		if got := Fold(function); got != want {
			t.Errorf("Fold(%q) = %q, want %q", function, got, want)
		}
	}
	check("a.b/c.G[go.shape.uint64]", "a.b/c.G[...]")
	check("a.b/c.G[...].func1", "a.b/c.G[...]")
	check("a.b/c.G[go.shape.map[string]a.b/d.T,go.shape.int].func1", "a.b/c.G[...]")
	check("a.b/c.(*T[go.shape.[]a.b/d.E]).M", "a.b/c.(*T[...]).M")
	check("a.b/c.F.(*T).M.func1", "a.b/c.(*T).M")
	check("a.b/c.F.(*T[go.shape.int]).Each.(*T[go.shape.int]).M-range1.func2", "a.b/c.(*T[...]).M")
}
