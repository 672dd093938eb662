package identity

import "slices"

// SameBenchmarks returns those of a package's benchmarks that can reach nothing but the same
// code and data, and find nothing that one of the others may have left behind. Each may stand
// in the package, in its external tests, or in both. Code that is nil is not known.
func SameBenchmarks(base, head *Code, importPath string, functions []string, d Doubts) []string {
	if base == nil || head == nil {
		return nil
	}
	same := sameOf(base, head, importPath, functions, d)
	return undisturbed([]*Code{base, head}, importPath, functions, same, d)
}

// sameOf are those that can reach nothing but the same.
//
// What is the same together is so one by one. So halves are looked at where the whole is
// not the same: of n benchmarks of which d differ, some d log n times.
func sameOf(base, head *Code, importPath string, functions []string, d Doubts) []string {
	if len(functions) == 0 || sameTogether(base, head, importPath, functions, d) {
		return functions
	}
	half := len(functions) / 2
	if half == 0 {
		return nil
	}
	return slices.Concat(sameOf(base, head, importPath, functions[:half], d), sameOf(base, head, importPath, functions[half:], d))
}

func sameTogether(base, head *Code, importPath string, functions []string, d Doubts) bool {
	var names []string
	for _, function := range append([]string{"TestMain"}, functions...) {
		known := false
		for _, name := range symbols(importPath, function) {
			if base.Has(name) || head.Has(name) {
				names, known = append(names, name), true
			}
		}
		if !known && function != "TestMain" {
			return false
		}
	}
	return same(base, head, names, d)
}

// symbols are those that a function of a package's tests may have.
func symbols(importPath, function string) []string {
	return []string{importPath + "." + function, importPath + "_test." + function}
}
