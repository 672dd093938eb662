// Package ownprofile profiles itself.
package ownprofile

import (
	"bytes"
	"runtime/pprof"
	"testing"
)

//go:noinline
func Work() (x uint64) {
	for i := range uint64(10_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

//go:noinline
func prepare() (x uint64) {
	for i := range uint64(10_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

func BenchmarkWork(b *testing.B) {
	var profile bytes.Buffer
	prepare()
	if err := pprof.StartCPUProfile(&profile); err != nil {
		b.Fatal(err)
	}
	defer pprof.StopCPUProfile()
	for b.Loop() {
		Work()
	}
}
