package analyze

import (
	"fmt"

	"github.com/bottleneck-go/bottleneck/internal/analyze/audit"
	"github.com/bottleneck-go/bottleneck/report"
)

// outliers are the profiles of a group that are unlike the others.
func (g *group) outliers(s *audit.Sheet) (list []report.Outlier) {
	for _, o := range s.Outliers() {
		list = append(list, report.Outlier{Profile: g.set.Units[o.Unit].Name, Function: o.Function, Share: o.Share, Others: o.Others})
	}
	return list
}

// unlike warns of outliers, the first of which it names.
func unlike(list []report.Outlier) (warnings []error) {
	for i, o := range list {
		if i == mostNamed {
			return append(warnings, fmt.Errorf("%d more are unlike the others", len(list)-i))
		}
		warnings = append(warnings, fmt.Errorf("%s is unlike the others: %s has %.1f %% of it, and %.1f %% of them", o.Profile, o.Function, 100*o.Share, 100*o.Others))
	}
	return warnings
}
