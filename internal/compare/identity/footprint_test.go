package identity

import "testing"

func TestFootprint(t *testing.T) {
	c := NewFootprint()
	c.Add("parse", []string{"grammar.md"})
	c.Add("internal/token", nil)
	for file, want := range map[string]bool{
		"parse/parse.go": true, "parse/parse_test.go": true, "parse/new.go": true,
		"internal/token/token_amd64.s": true, "other/inc.h": true, // may be included from anywhere
		"other/other.go": false, "parse/sub/sub.go": false, "main.go": false,
		"go.mod": true, "tools/go.sum": true, "go.work": true, "vendor/x/x.go": true, "default.pgo": true,
		"parse/testdata/a.json": true, "testdata/big.json": true, "parse/data/a.json": true, "parse/sub/a.txt": true,
		"assets/logo.png": false, "README.md": false, "parse/README.md": false, "parse/grammar.md": true,
		".github/workflows/ci.yml": false, "LICENSE": false, "parse/.gitignore": false, "parse/.env": true, "parse/.env.test": true, ".env": false,
	} {
		if got := c.Touched([]string{"docs/x.md", file}); got != want {
			t.Errorf("%s: touched is %v, want %v", file, got, want)
		}
	}
	if c.Touched(nil) {
		t.Error("no file touches it")
	}
	root := NewFootprint()
	root.Add(".", nil)
	if !root.Touches("main.go") || !root.Touches("data.csv") || root.Touches("cmd/x/main.go") {
		t.Error("the package at the top: main.go and data.csv touch it, cmd/x/main.go does not")
	}
}
