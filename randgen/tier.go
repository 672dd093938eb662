package randgen

// tier is how the work is done; the stream does not depend on it.
type tier uint8

const (
	portable tier = iota
	avx2
	avx512
)

func (t tier) String() string { return [...]string{"purego", "avx2", "avx512"}[t] }
