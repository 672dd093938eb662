package source

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// A function without a name is told by the variable of which it is part.
func TestVariable(t *testing.T) {
	dir := fixture.Tree(t, map[string]string{"a.go": `package a

var table = sync.OnceValue(func() int {
	return 3
})

var (
	plain = 4
	many  = map[string]func(){
		"x": func() { work() },
	}
)

func f() { g := func() { work() } ; g() }

var _ = Describe("stocks", func() {
	BeforeEach(func() { fill() })
	ginkgo.It("waits", slow, func() {
		for range 3 {
			func() { work() }()
		}
	})
	work()
})
`})
	f, err := new(Tree).File(dir + "/a.go")
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[int]string{3: "table", 4: "table", 8: "", 9: "", 10: "many", 14: "",
		17: `BeforeEach()`, 19: `It("waits")`, 20: `It("waits")`, 23: `Describe("stocks")`} {
		if got := f.Variable(line); got != want {
			t.Errorf("line %d: %q, want %q", line, got, want)
		}
	}
}
