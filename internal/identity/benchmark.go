package identity

import "slices"

// SameBenchmarks returns those of a package's benchmarks that can reach nothing but the same
// code and data. Each may stand in the package, in its external tests, or in both. Code that
// is nil is not known. The files named in read differ, and none of the strings that a benchmark
// can reach may be a name of one of them.
//
// What is the same together is so one by one. So halves are looked at where the whole is
// not the same: of n benchmarks of which d differ, some d log n times.
func SameBenchmarks(base, head *Code, importPath string, functions, read []string) []string {
	if base == nil || head == nil || len(functions) == 0 {
		return nil
	}
	if sameTogether(base, head, importPath, functions, read) {
		return functions
	}
	half := len(functions) / 2
	if half == 0 {
		return nil
	}
	return slices.Concat(SameBenchmarks(base, head, importPath, functions[:half], read), SameBenchmarks(base, head, importPath, functions[half:], read))
}

func sameTogether(base, head *Code, importPath string, functions, read []string) bool {
	var names []string
	for _, function := range append([]string{"TestMain"}, functions...) {
		known := false
		for _, pkg := range []string{importPath, importPath + "_test"} {
			if name := pkg + "." + function; base.Has(name) || head.Has(name) {
				names, known = append(names, name), true
			}
		}
		if !known && function != "TestMain" {
			return false
		}
	}
	return same(base, head, names, read)
}
