package main

import "testing"

func BenchmarkRender(b *testing.B) {
	for b.Loop() {
		render()
	}
}
