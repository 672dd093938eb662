// Package refused has functions that cannot be delayed.
package refused

import (
	"strings"
	_ "unsafe" // for linkname
)

func assembly(x uint64) uint64

//go:linkname linked time.now
func linked() (sec int64, nsec int32, mono int64)

//go:nosplit
func tight(x uint64) uint64 { return x + 1 }

func twinA() string { return strings.Repeat("a", 3) }

func twinB() string { return strings.Repeat("b", 3) }

func idle() {}

func init() { _ = twinA() }
