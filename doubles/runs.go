package doubles

import "iter"

// A Run is a maximal stretch of equal neighbours: s[Start:End], which is Count
// bytes or characters.
type Run struct {
	Start, End int
	Count      int
}

// Runs returns an iterator over the runs of at least atLeast equal bytes in s, in
// increasing order. With 3, these are the matches of the Perl regular expression
// (.)\1{2,}, newlines included. A byte that differs from both neighbours is a run
// of 1. An atLeast below 1 means 1. It reads only as far as the caller iterates,
// and does not allocate.
//
// A byte slice must not be changed during the iteration.
func Runs[T Text](s T, atLeast int) iter.Seq[Run] {
	b := view(s)
	return func(yield func(Run) bool) {
		for i := 0; i < len(b); {
			if atLeast > 1 {
				i = nextDouble(b, i)
			}
			end := endOfRun(b, i)
			if end-i >= atLeast && i < end && !yield(Run{i, end, end - i}) {
				return
			}
			i = end
		}
	}
}

// nextDouble returns the first index from i on where a byte equals the next one, or
// len(s).
func nextDouble(s []byte, i int) int {
	for p := range positionsFrom(s, i) {
		return p
	}
	return len(s)
}

// endOfRun returns the end of the run that begins at i.
func endOfRun(s []byte, i int) int {
	end := min(i+1, len(s))
	for end < len(s) && s[end] == s[i] {
		if rest := s[end:]; len(rest) >= 8 && load(rest) == ones*uint64(s[i]) {
			end += 8
		} else {
			end++
		}
	}
	return end
}

// RunsRunes is like [Runs] for the characters of s, as defined by [CountRunes].
// Start and End are still byte indices; Count is in characters.
func RunsRunes[T Text](s T, atLeast int) iter.Seq[Run] {
	b := view(s)
	return func(yield func(Run) bool) {
		for i := 0; i < len(b); {
			size := sizeAt(b, i)
			run := Run{i, i + size, 1}
			for equalsNext(b, run.End-size, size) {
				run.End += size
				run.Count++
			}
			if run.Count >= atLeast && !yield(run) {
				return
			}
			i = run.End
		}
	}
}
