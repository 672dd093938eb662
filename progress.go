package bottleneck

import "runtime/pprof"

// progressCounter begins the names by which Progress looks up its counters. No
// profile has such a name: only in a program that Verify has built does the
// look-up find anything.
const progressCounter = "bottleneck.progress:"

var progressCounted = pprof.Lookup(progressCounter+"any") != nil

// Progress counts a step of the program's work, such as a request answered or a picture
// drawn. An experiment (see [Verify]) can then measure the time per step, instead of the time
// of the whole program. Outside of an experiment it costs about a nanosecond. It may be
// called by several goroutines.
func Progress(name string) {
	if progressCounted {
		pprof.Lookup(progressCounter + name)
	}
}
