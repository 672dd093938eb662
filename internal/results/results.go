// Package results reads results in Go's benchmark format and lays them out as
// tables, for README and for comparisons with other libraries.
package results

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// A Benchmark is all that a file says of one benchmark.
type Benchmark struct {
	Package string
	Name    string    // as "Count/size=10M/impl=api": without "Benchmark" and the number of processors
	Seconds []float64 // of an operation, one for each round
	Config  Config
}

// A Config says what the results of a file were measured on.
type Config struct{ Go, CPU, GOOS, GOARCH, Commit string }

// Median is the median time of an operation in seconds.
func (b Benchmark) Median() float64 {
	sorted := slices.Sorted(slices.Values(b.Seconds))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// Split takes the value of a key such as "impl" out of the name.
func (b Benchmark) Split(key string) (rest, value string) {
	parts := strings.Split(b.Name, "/")
	i := slices.IndexFunc(parts, func(part string) bool { return strings.HasPrefix(part, key+"=") })
	if i < 0 {
		return b.Name, ""
	}
	value = strings.TrimPrefix(parts[i], key+"=")
	return strings.Join(slices.Delete(parts, i, i+1), "/"), value
}

// ReadFile reads a file of results: the benchmarks in the order in which they
// first occur. Lines that look like a result and are none are an error.
func ReadFile(path string) ([]Benchmark, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Read(f, path)
}

// Read is ReadFile of a reader; the name is for errors.
func Read(r io.Reader, name string) ([]Benchmark, error) {
	var all []Benchmark
	index := map[[2]string]int{}
	in := benchfmt.NewReader(r, name)
	for in.Scan() {
		switch rec := in.Result().(type) {
		case *benchfmt.SyntaxError:
			return nil, fmt.Errorf("results: %w", rec)
		case *benchfmt.Result:
			seconds, ok := rec.Value("sec/op")
			if !ok {
				return nil, fmt.Errorf("results: %s has no sec/op", rec.Name)
			}
			b := benchmark(rec)
			key := [2]string{b.Package, b.Name}
			i, ok := index[key]
			if !ok {
				i = len(all)
				index[key] = i
				all = append(all, b)
			}
			all[i].Seconds = append(all[i].Seconds, seconds)
		}
	}
	return all, in.Err()
}

func benchmark(r *benchfmt.Result) Benchmark {
	base, parts := r.Name.Parts()
	var name strings.Builder
	name.WriteString(string(base))
	for _, part := range parts {
		if !strings.HasPrefix(string(part), "-") { // the number of processors
			name.WriteString(string(part))
		}
	}
	return Benchmark{Package: r.GetConfig("pkg"), Name: name.String(), Config: Config{
		Go: r.GetConfig("go"), CPU: r.GetConfig("cpu"), Commit: r.GetConfig("commit"),
		GOOS: r.GetConfig("goos"), GOARCH: r.GetConfig("goarch"),
	}}
}

// Duration writes a time for people, with two or three digits.
func Duration(seconds float64) string {
	for _, unit := range []struct {
		name string
		size float64
	}{{"s", 1}, {"ms", 1e-3}, {"us", 1e-6}} {
		if seconds >= 0.9995*unit.size {
			return digits(seconds/unit.size) + " " + unit.name
		}
	}
	return digits(seconds*1e9) + " ns"
}

func digits(x float64) string {
	switch {
	case x < 9.95:
		return fmt.Sprintf("%.2g", x)
	case x < 99.5:
		return fmt.Sprintf("%.3g", x)
	}
	return fmt.Sprintf("%.0f", x)
}

// first returns the values in the order in which they first occur.
func first[T cmp.Ordered](all []Benchmark, value func(Benchmark) T) []T {
	var order []T
	for _, b := range all {
		if v := value(b); !slices.Contains(order, v) {
			order = append(order, v)
		}
	}
	return order
}
