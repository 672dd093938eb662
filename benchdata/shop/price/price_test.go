package price

import (
	"fmt"
	"testing"
)

// order makes an order of so many lines.
func order(n int) (text string) {
	for i := range n {
		text += fmt.Sprintf("SKU-%d %d %d\n", i, 1+i%7, 99+i)
	}
	return text
}

func BenchmarkTotal(b *testing.B) {
	text := order(200)
	for b.Loop() {
		if Total(Parse(text)) == 0 {
			b.Fatal("it costs nothing")
		}
	}
}

func TestTotal(t *testing.T) {
	if got := Total(Parse(order(3))); got == 0 {
		t.Errorf("total %d", got)
	}
}
