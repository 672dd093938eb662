package chooser

import "errors"

// Errors about weights and indices. Test for them with [errors.Is].
var (
	// ErrEmpty: there is nothing to draw from.
	ErrEmpty = errors.New("no weights")
	// ErrNegative: a weight is less than zero.
	ErrNegative = errors.New("negative weight")
	// ErrNotFinite: a weight is NaN or +Inf.
	ErrNotFinite = errors.New("weight is not finite")
	// ErrAllZero: no weight is greater than zero.
	ErrAllZero = errors.New("all weights are zero")
	// ErrTooFew: fewer weights are greater than zero than are to be drawn.
	ErrTooFew = errors.New("too few weights above zero")
	// ErrOverflow: the sum of the weights is 2^64 or more for integers, or +Inf for
	// floats; or a [Table] was to have 2^32 weights or more.
	ErrOverflow = errors.New("sum of weights overflows")
	// ErrLength: there are not as many weights as values.
	ErrLength = errors.New("lengths differ")
	// ErrIndex: an index or a number of draws is out of range.
	ErrIndex = errors.New("index or count out of range")
)
