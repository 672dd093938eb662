package symbol

import (
	"path"
	"strings"
)

// Limiter reports whether a package, by its path, is one of rate limiters, which let some pass at once and have
// others wait for a moment of the clock.
func Limiter(pkg string) bool {
	return path.Base(pkg) == "rate" || strings.Contains(pkg, "ratelimit") || strings.Contains(pkg, "limiter") || strings.Contains(pkg, "throttl")
}
