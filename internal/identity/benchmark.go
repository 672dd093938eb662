package identity

// SameBenchmark reports whether a benchmark can reach nothing but the same code and data. It
// may stand in the package, in its external tests, or in both. Code that is nil is not
// known. The files named in read differ, and none of the strings that it can reach may
// be a name of one of them.
func SameBenchmark(base, head *Code, importPath, function string, read []string) bool {
	if base == nil || head == nil {
		return false
	}
	either := func(function string) (names []string) {
		for _, pkg := range []string{importPath, importPath + "_test"} {
			if name := pkg + "." + function; base.Has(name) || head.Has(name) {
				names = append(names, name)
			}
		}
		return names
	}
	benchmarks := either(function)
	return len(benchmarks) > 0 && same(base, head, append(benchmarks, either("TestMain")...), read)
}
