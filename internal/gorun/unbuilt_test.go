package gorun

import (
	"bytes"
	"slices"
	"testing"
)

// What go test prints is passed on as it is, and the packages that it could not build are
// found in it, wherever the writes end.
func TestPrinted(t *testing.T) {
	const text = "# m/a\nFAIL\tm/a [build failed]\r\nok  \tm/b\t0.1s\nFAIL\tm/c\t0.2s\n" +
		"log: FAIL\tm/d [build failed]\nFAIL\tm/e [setup failed]\nFAIL\tm/e [setup failed]\nFAIL\n" +
		`{"Action":"output","Package":"m/f","Output":"FAIL\tm/f [build failed]\n"}` + "\n{no event}\n"
	for size := 1; size < len(text); size += 7 {
		var out bytes.Buffer
		w := &Printed{To: &out}
		for chunk := range slices.Chunk([]byte(text), size) {
			if n, err := w.Write(chunk); n != len(chunk) || err != nil {
				t.Fatalf("%d, %v of %d", n, err, len(chunk))
			}
		}
		if want := []string{"m/a", "m/e", "m/f"}; out.String() != text || !slices.Equal(w.Unbuilt, want) {
			t.Errorf("in writes of %d: %q, want %q; passed on %q", size, w.Unbuilt, want, &out)
		}
	}
}
