package symbol

import (
	"path"
	"strings"
)

// Apart gives each of some packages the part of its path by which it differs from the
// others: nothing if there is only one.
func Apart(packages []string) map[string]string {
	names := make(map[string]string)
	var common string
	for i, pkg := range packages {
		names[pkg] = ""
		if i == 0 {
			common = pkg
		}
		for common != "." && !Within(pkg, common) {
			common = path.Dir(common)
		}
	}
	if len(names) == 1 {
		return names
	}
	for pkg := range names {
		names[pkg] = strings.TrimPrefix(strings.TrimPrefix(pkg, common), "/")
		if common == "." {
			names[pkg] = pkg
		} else if names[pkg] == "" {
			names[pkg] = path.Base(pkg)
		}
	}
	return names
}
