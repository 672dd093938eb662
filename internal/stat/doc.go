// Package stat holds the statistics that golang.org/x/perf/benchmath does not:
// intervals of shares, and the tests that say whether chance explains a
// difference.
package stat
