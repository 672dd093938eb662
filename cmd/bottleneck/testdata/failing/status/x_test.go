package status

import (
	"os"
	"testing"
)

func BenchmarkExits(b *testing.B) { os.Exit(3) }
