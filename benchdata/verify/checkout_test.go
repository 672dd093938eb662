package checkout

import "testing"

func BenchmarkCheckout(b *testing.B) {
	for b.Loop() {
		Checkout(20)
	}
}

func BenchmarkPart(b *testing.B) {
	o := load(1)
	for name, part := range map[string]func(){
		"part=load": func() { load(1) }, "part=tax": func() { tax(o) }, "part=receipt": func() { receipt(o) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				part()
			}
		})
	}
}
