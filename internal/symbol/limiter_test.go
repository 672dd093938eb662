package symbol

import "testing"

func TestLimiter(t *testing.T) {
	for pkg, want := range map[string]bool{
		"golang.org/x/time/rate": true, "go.uber.org/ratelimit": true, "github.com/juju/ratelimit": true, "example.com/shop/throttle": true,
		"golang.org/x/time": false, "example.com/shop/rates": false, "time": false, "main": false,
	} {
		if got := Limiter(pkg); got != want {
			t.Errorf("Limiter(%q) = %t, want %t", pkg, got, want)
		}
	}
}
