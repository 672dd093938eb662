package report

import (
	"path"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// packageNames gives each package of the benchmarks the part of its path by
// which it differs from the others: nothing if there is only one.
func packageNames(benchmarks []Benchmark) map[string]string {
	names := make(map[string]string)
	var common string
	for i, b := range benchmarks {
		names[b.Package] = ""
		if i == 0 {
			common = b.Package
		}
		for common != "." && !symbol.Within(b.Package, common) {
			common = path.Dir(common)
		}
	}
	if len(names) == 1 {
		return names
	}
	for _, b := range benchmarks {
		name := strings.TrimPrefix(strings.TrimPrefix(b.Package, common), "/")
		if common == "." {
			name = b.Package
		}
		if name == "" {
			name = path.Base(b.Package)
		}
		names[b.Package] = name + " "
	}
	return names
}
