package doubles

// A tier says which of the kernels is used: the portable one, or one for an
// extension of the processor, each faster than the one before.
type tier int

const (
	portable tier = iota
	avx2
	avx512
)

// current is the best tier of this machine. Tests set it to the others.
var current = best()
