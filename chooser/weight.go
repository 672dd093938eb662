package chooser

import (
	"fmt"
	"math"
)

// A Weight says how likely something is to be drawn, relative to the sum of all
// weights. Integers are summed in unsigned 64 bits, floats in float64.
type Weight interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 |
		~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr |
		~float32 | ~float64
}

// isFloat reports whether W keeps fractions. The compiler knows the answer for
// each W, so that a branch on it costs nothing.
func isFloat[W Weight]() bool {
	var one, two W = 1, 2
	return one/two != 0
}

// check says what, if anything, makes it impossible to draw from weights.
func check[W Weight](weights []W) error {
	if len(weights) == 0 {
		return fmt.Errorf("chooser: have no weights, need one or more: %w", ErrEmpty)
	}
	if err := checkEach(weights); err != nil {
		return err
	}
	if countPositive(weights) > 0 {
		return nil
	}
	return fmt.Errorf("chooser: have %d weights, all zero, need one above: %w", len(weights), ErrAllZero)
}

// checkEach is check for weights that may be none, or zero all together.
func checkEach[W Weight](weights []W) error {
	if rightSum(weights) {
		return nil
	}
	for i, w := range weights {
		if err := checkWeight(i, w); err != nil {
			return err
		}
	}
	if isFloat[W]() {
		return checkFloatSum(weights)
	}
	return checkIntSum(weights)
}

// rightSum reports whether the sum of the weights can be trusted, which says that
// nothing is wrong with any of them.
func rightSum[W Weight](weights []W) (ok bool) {
	if isFloat[W]() {
		_, ok = sumFloats(weights)
	} else {
		_, ok = sumInts(weights)
	}
	return ok
}

func checkWeight[W Weight](i int, w W) error {
	switch {
	case w < 0:
		return fmt.Errorf("chooser: weight %d: have %v, need zero or more: %w", i, w, ErrNegative)
	case w != w || float64(w) > math.MaxFloat64:
		return fmt.Errorf("chooser: weight %d: have %v, need a finite number: %w", i, w, ErrNotFinite)
	}
	return nil
}

func checkIntSum[W Weight](weights []W) error {
	if _, ok := sumInts(weights); !ok {
		return overflow(len(weights), "2^64")
	}
	return nil
}

func checkFloatSum[W Weight](weights []W) error {
	if sum, _ := sumFloats(weights); sum > math.MaxFloat64 {
		return overflow(len(weights), "infinity")
	}
	return nil
}

func overflow(n int, limit string) error {
	return fmt.Errorf("chooser: have a sum of %d weights of %s or more, need less: %w", n, limit, ErrOverflow)
}
