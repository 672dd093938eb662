package chooser

import "errors"

// What is wrong with weights or indices; to be matched with [errors.Is].
var (
	// ErrEmpty says that there is nothing to draw from.
	ErrEmpty = errors.New("no weights")
	// ErrNegative says that a weight is below zero.
	ErrNegative = errors.New("negative weight")
	// ErrNotFinite says that a weight is NaN or +Inf.
	ErrNotFinite = errors.New("weight is not finite")
	// ErrAllZero says that no weight above zero is there, or left.
	ErrAllZero = errors.New("all weights are zero")
	// ErrTooFew says that fewer weights are above zero than shall be drawn.
	ErrTooFew = errors.New("too few weights above zero")
	// ErrOverflow says that the sum of the weights is too large: for integers
	// 2^64 or more, for floats +Inf; or that there are 2^32 weights or more in
	// a [Table].
	ErrOverflow = errors.New("sum of weights overflows")
	// ErrLength says that there are not as many weights as values.
	ErrLength = errors.New("lengths differ")
	// ErrIndex says that an index or a number of things is out of range.
	ErrIndex = errors.New("index or count out of range")
)
