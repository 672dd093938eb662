package identity

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// Methods are callable by the names that interfaces have, in functions, constraints and the standard
// library too; all are where something finds them by reflection, or may.
func TestMethodsOf(t *testing.T) {
	sources := map[string]string{
		"m":       "type a interface { Exported(); unexported() }\n\nfunc f(x any) { x.(interface{ Inner() }).Inner() }",
		"generic": "type number interface { ~int; Constraint() }\n\nfunc g[T interface{ Given() }](x T) {}",
		"std":     "type s interface { OfStd() }\n\nfunc (v value) Method(i int) int { return v.Method(i) }",
		"fields":  "func f(r *request, c *context) bool { return r.Method == c.Method() && c.Methods(1) }",
		"calls":   "func f(x v) { x.Method(0) }",
		"named":   "func f(x v) { x.MethodByName(s) }",
		"handed":  "func f(x v) any { return x.Methods }",
		"values":  "import \"reflect\"\n\nfunc f(x any) (any, bool) { return reflect.ValueOf(x).Method, reflect.DeepEqual(x, x) }",
		"value":   "import r \"reflect\"\n\nfunc F(x any) r.Type { return r.TypeOf(x) }",
		"dot":     "import . \"reflect\"\n\nfunc F(x any) any { return TypeOf(x) }",
		"equal":   "import \"reflect\"\n\nfunc f(x *request) (string, bool) { return x.Method, reflect.DeepEqual(x, x) }",
		"broken":  "func f( {",
	}
	files := make(map[string]string)
	for name, text := range sources {
		files[name+"/x.go"] = "package " + name + "\n\n" + text + "\n"
	}
	dir := fixture.Tree(t, files)
	pkg := func(name string, imports ...string) gorun.Package {
		return gorun.Package{ImportPath: name, Dir: dir + "/" + name, GoFiles: []string{"x.go"}, Standard: name == "std", Imports: imports}
	}
	check := func(want string, packages ...gorun.Package) {
		t.Helper()
		got := "all"
		if c := methodsOf(packages, nil); c != nil {
			got = strings.Join(slices.Sorted(maps.Keys(c.named)), " ")
		}
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	check("Error Exported Inner unexported", pkg("m"))
	check("Constraint Error Given OfStd", pkg("generic"), pkg("std"))
	check("Constraint Error Given", pkg("generic", "reflect"))
	check("all", pkg("std", "reflect"))
	check("Error", pkg("fields"))
	check("Error", pkg("equal", "reflect"), pkg("fields", "equal"), pkg("value", "reflect"))
	check("all", pkg("values", "reflect"))
	for _, name := range []string{"value", "dot"} {
		check("Error", pkg(name, "reflect"))
		check("all", pkg("fields", name), pkg(name, "reflect"))
	}
	for _, name := range []string{"calls", "named", "broken"} {
		check("all", pkg("m"), pkg(name))
	}
	check("Error", pkg("handed"))
	check("all", pkg("handed", "plugin"))
	own := pkg("m")
	own.Module = &gorun.Module{Main: true}
	check("Error OfStd", own, pkg("std")) // of own interfaces it is known which methods are called
	if c := methodsOf([]gorun.Package{own}, nil); !c.owns("type:interface { m.x }") || c.owns("type:io.Reader") {
		t.Error("its own types are not told")
	}
}
