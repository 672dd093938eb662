package bottleneck

import (
	"bytes"
	"reflect"
	"testing"
	"time"
)

// What is asked for reaches whoever does it: every field of a configuration is in the
// one that the package inside gets.
func TestConfigsReachInside(t *testing.T) {
	test := func(c TestConfig) any {
		c.Args = []string{"-short", "./..."}
		config, err := c.internal()
		if err != nil || len(config.Packages) != 1 {
			t.Errorf("%q are the packages %q, %v", c.Args, config.Packages, err)
		}
		return config
	}
	reaches(t, FindConfig.internal)
	reaches(t, CompareConfig.internal)
	reaches(t, BisectConfig.internal)
	reaches(t, VerifyConfig.internal)
	reaches(t, AnalyzeConfig.internal)
	reaches(t, test, "Args")
}

// reaches fills in one field of a configuration after the other, but for those excepted,
// and looks for it, by its name, in what is made of it.
func reaches[C, I any](t *testing.T, internal func(C) I, except ...string) {
	t.Helper()
	skip := make(map[string]bool)
	for _, name := range except {
		skip[name] = true
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[C]()) {
		if f.Anonymous || skip[f.Name] {
			continue
		}
		var c C
		want := reflect.ValueOf(&c).Elem().FieldByIndex(f.Index)
		want.Set(notZero(t, f.Type))
		inside := reflect.ValueOf(internal(c))
		if inside.Kind() == reflect.Interface {
			inside = inside.Elem()
		}
		if got := inside.FieldByName(f.Name); !got.IsValid() || got.IsZero() {
			t.Errorf("%T.%s does not reach %s", c, f.Name, inside.Type())
		} else if f.Type.Kind() != reflect.Func && !reflect.DeepEqual(got.Convert(f.Type).Interface(), want.Interface()) {
			t.Errorf("%T.%s: %v is %v in %s", c, f.Name, want, got, inside.Type())
		}
	}
}

// notZero returns a value of a type that is not its zero value.
func notZero(t *testing.T, typ reflect.Type) reflect.Value {
	t.Helper()
	for _, v := range []any{
		true, 7, 0.5, "text", []string{"a", "b"}, 3 * time.Second, Target{Dir: "dir"}, Variant{PGO: "off"},
		bytes.NewReader([]byte("text")), new(bytes.Buffer), func(string) {},
	} {
		if v := reflect.ValueOf(v); v.Type().ConvertibleTo(typ) && (v.Kind() == typ.Kind() || typ.Kind() == reflect.Interface) {
			return v.Convert(typ)
		}
	}
	t.Fatalf("no value for a field of type %v", typ)
	return reflect.Value{}
}
