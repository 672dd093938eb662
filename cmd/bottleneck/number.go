package main

import (
	"errors"
	"math"
	"strconv"
	"time"
)

// number returns the function of a flag whose value is a number. One that is not ok is an
// error, which says what must be.
func number[T any](to *T, parse func(string) (T, error), ok func(T) bool, must string) func(string) error {
	return func(text string) error {
		x, err := parse(text)
		if n, numeric := errors.AsType[*strconv.NumError](err); numeric {
			err = n.Err // without the name of the function
		}
		if err == nil && !ok(x) {
			err = errors.New(must)
		}
		if err == nil {
			*to = x
		}
		return err
	}
}

// positive is number for a flag that has a default, for which its variable may be 0: the
// user cannot ask for it with a 0.
func positive[T int | uint | float64 | time.Duration](to *T, parse func(string) (T, error)) func(string) error {
	return number(to, parse, func(x T) bool { return x > 0 }, "must be more than 0")
}

// notNegative is number for a flag for which 0 means something.
func notNegative[T int | time.Duration](to *T, parse func(string) (T, error)) func(string) error {
	return number(to, parse, func(x T) bool { return x >= 0 }, "must not be negative")
}

func parseFloat(text string) (float64, error) { return strconv.ParseFloat(text, 64) }

func parseUint(text string) (uint, error) {
	x, err := strconv.ParseUint(text, 10, 32)
	return uint(x), err
}

// parseSeconds reads "1.5" as one and a half seconds.
func parseSeconds(text string) (time.Duration, error) {
	x, err := parseFloat(text)
	if x *= float64(time.Second); x >= math.MaxInt64 {
		return 0, strconv.ErrRange
	}
	return time.Duration(x), err
}
