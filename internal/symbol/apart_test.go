package symbol

import (
	"slices"
	"testing"
)

func TestApart(t *testing.T) {
	check := func(packages, want []string) {
		t.Helper()
		names := Apart(packages)
		var got []string
		for _, p := range packages {
			got = append(got, names[p])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q are called %q, want %q", packages, got, want)
		}
	}
	check(nil, nil)
	check([]string{"example.com/m", "example.com/m"}, []string{"", ""})
	check([]string{"example.com/m/a", "example.com/m/b/a"}, []string{"a", "b/a"})
	check([]string{"example.com/m", "example.com/m/a"}, []string{"m", "a"})
	check([]string{"example.com/m/ab", "example.com/m/a"}, []string{"ab", "a"})
	check([]string{"sort", "strings"}, []string{"sort", "strings"})
}
