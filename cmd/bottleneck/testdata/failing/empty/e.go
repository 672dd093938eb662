// Package empty has no benchmarks.
package empty
