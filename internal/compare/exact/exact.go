// Package exact counts what operations of benchmarks do: calls and executed blocks
// by function, allocations and bytes. Counts are the same on every machine, however
// busy it is, and can be kept in a file to compare with.
//
// They do not include caches, the layout of code and data, the work of the runtime
// and of other modules, or what a block costs.
package exact

import (
	"cmp"
	"slices"
	"strings"
)

// Varies is a count that is another one each time.
const Varies = -1

// Counts are those of one operation, in the order of difference.CountedUnits.
type Counts [4]int64

// none reports whether there is nothing to tell.
func (c Counts) none() bool { return c == Counts{} }

// A Function is what a function does in an operation.
type Function struct {
	Name string
	Counts
}

// A Benchmark is what an operation of a benchmark does, in all and by function. The
// functions are in the order of their names; those that do nothing are left out.
type Benchmark struct {
	Package, Name string
	Counts
	Functions []Function
}

// Function is the name of the function that the benchmark is, or is a part of.
func (b Benchmark) Function() string {
	name, _, _ := strings.Cut(b.Name, "/")
	return name
}

// newBenchmark adds up functions.
func newBenchmark(pkg, name string, functions map[string]Counts) Benchmark {
	b := Benchmark{Package: pkg, Name: name}
	for function, c := range functions {
		if c.none() {
			continue
		}
		b.Functions = append(b.Functions, Function{function, c})
		for i, n := range c {
			if n == Varies || b.Counts[i] == Varies {
				b.Counts[i] = Varies
			} else {
				b.Counts[i] += n
			}
		}
	}
	slices.SortFunc(b.Functions, func(x, y Function) int { return strings.Compare(x.Name, y.Name) })
	return b
}

// compare puts benchmarks in order.
func (b Benchmark) compare(c Benchmark) int {
	return cmp.Or(strings.Compare(b.Package, c.Package), strings.Compare(b.Name, c.Name))
}
