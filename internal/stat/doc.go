// Package stat has the statistics that golang.org/x/perf/benchmath lacks: intervals
// of shares, and tests of whether chance explains a difference.
package stat
