package tally

import "github.com/bottleneck-go/bottleneck/internal/trace/goroutines"

// activeBeside reports whether goroutines other than the one that is waited for
// ran, or waited for something that comes by itself, such as time: they may do what
// that one polls for.
func (x *part) activeBeside() bool {
	for k := range x.beside() {
		if x.Stretch(k).State == goroutines.Running || x.Outside(k) {
			return true
		}
	}
	return false
}
