package identity

// SameBenchmark reports whether a benchmark can reach nothing but the same code and data. It
// may stand in the package or in its external tests. Code that is nil is not known.
func SameBenchmark(base, head *Code, importPath, function string) bool {
	if base == nil || head == nil {
		return false
	}
	for _, pkg := range []string{importPath, importPath + "_test"} {
		if name := pkg + "." + function; base.Has(name) && head.Has(name) {
			roots := []string{name}
			for _, main := range []string{importPath + ".TestMain", importPath + "_test.TestMain"} {
				if base.Has(main) || head.Has(main) {
					roots = append(roots, main)
				}
			}
			return Same(base, head, roots...)
		}
	}
	return false
}
