package duet

import (
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// only is the expression for several.
func only(jobs []*Job) string {
	var all []string
	for _, j := range jobs {
		all = append(all, gorun.Exactly(j.Name))
	}
	return strings.Join(all, "|")
}

// families groups jobs by the function that they are benchmarks of, each group in the
// order of the jobs.
func families(jobs []*Job) (groups [][]*Job) {
	place := make(map[string]int)
	for _, j := range jobs {
		if j.Weight <= 0 {
			continue
		}
		function, _, _ := strings.Cut(j.Name, "/")
		i, known := place[function]
		if !known {
			i = len(groups)
			place[function] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], j)
	}
	return groups
}
