package approx

// A Target is what columns, lines and sequences are added to: a [*Counter] or a
// [*Sketch].
type Target interface {
	AddHash(hash uint64)
	AddStrings(items []string)
	Estimate() float64
	Interval(confidence float64) (low, high float64)
	Seed() uint64
	hasher() hasher
	addHashes(hashes []uint64)
}

// batch is how many items are hashed before the set is asked: enough to have
// many loads under way at once, few enough to stay in the first cache.
const batch = 256

func addStrings(to Target, items []string) {
	var buffer [batch]uint64
	h := to.hasher()
	for len(items) > 0 {
		hashes := buffer[:min(len(items), batch)]
		h.texts(hashes, items)
		addAll(to, hashes)
		items = items[len(hashes):]
	}
}

// addAll is to.addHashes. The calls are static, so hashes can stay on the stack.
func addAll(to Target, hashes []uint64) {
	switch to := to.(type) {
	case *Counter:
		to.addHashes(hashes)
	case *Sketch:
		to.addHashes(hashes)
	}
}
