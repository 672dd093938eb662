package suite

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/report"
)

// SlowestFirst lists what packages took.
func SlowestFirst(times map[string]time.Duration) []report.PackageTime {
	var list []report.PackageTime
	for name, wall := range times {
		list = append(list, report.PackageTime{Package: name, Wall: wall})
	}
	slices.SortFunc(list, func(x, y report.PackageTime) int {
		return cmp.Or(cmp.Compare(y.Wall, x.Wall), strings.Compare(x.Package, y.Package))
	})
	return list
}
