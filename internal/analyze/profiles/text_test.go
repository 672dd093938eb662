package profiles

import (
	"bytes"
	"errors"
	"runtime/pprof"
	"testing"

	"github.com/google/pprof/profile"
)

// Text of runtime/pprof names its functions in comments.
func TestText(t *testing.T) {
	var b bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&b, 1); err != nil {
		t.Fatal(err)
	}
	own, err := Parse(b.Bytes())
	if err == nil {
		err = own.CheckValid()
	}
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]bool)
	for _, f := range own.Function {
		found[f.Name] = true
	}
	if !found["testing.tRunner"] || !found["runtime.goexit"] {
		t.Errorf("functions %v", found)
	}
	p, err := Parse([]byte("goroutine profile: total 3\n2 @ 0x400001 0x401001 0x402000\n#\t0x401000\tmain.f+0x10\t/src/main.go:10\n#\t0x402000\tmain.main+0x10\t\t/src/main.go:20\n"))
	if err != nil || len(p.Sample) != 1 {
		t.Fatalf("%v, %v", p, err)
	}
	for i, want := range []profile.Line{{Function: &profile.Function{Name: "runtime.gopark"}}, {Function: &profile.Function{Name: "main.f", Filename: "/src/main.go"}, Line: 10}, {Function: &profile.Function{Name: "main.main", Filename: "/src/main.go"}, Line: 20}} {
		if got := p.Sample[0].Location[i].Line[0]; got.Function.Name != want.Function.Name || got.Function.Filename != want.Function.Filename || got.Line != want.Line {
			t.Errorf("frame %d is %+v, line %d", i, got.Function, got.Line)
		}
	}
	if _, err := Parse([]byte("goroutine 1 [running]:\nmain.main()\n")); !errors.Is(err, ErrNotProfile) {
		t.Errorf("debug=2: %v", err)
	}
}
