package find

import (
	"strings"
	"testing"
)

func TestLacking(t *testing.T) {
	for goos, want := range map[string]string{"linux": "", "darwin": "", "freebsd": "", "windows": "waiting cannot be told from work", "plan9": "waiting cannot be told from work"} {
		got := ""
		if w := lacking(goos); len(w) > 0 {
			got = w[0].Error()
		}
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("on %s: %q, want %q", goos, got, want)
		}
	}
}
