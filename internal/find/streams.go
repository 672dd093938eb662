package find

import (
	"fmt"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/streams"
	"github.com/bottleneck-go/bottleneck/report"
)

// tellOthers says of a bottleneck that waits for another program that this is what is slow: for who writes to the standard
// input, or reads from the standard output, or what it started itself.
func tellOthers(r *report.Report, looks streams.Looks) {
	b := r.Bottleneck
	if b == nil {
		return
	}
	who := "a program that this one started"
	if b.Kind != "child" {
		s, ok := waitsAt(r, looks)
		if !ok {
			return
		}
		who, b.At = other(s, looks.Terminal[s])+" "+s.String(), s.String()
	}
	r.Warnings = append(r.Warnings, fmt.Errorf("%s waits for %s: while that takes as long, nothing is gained by making %s itself faster", b.Function, who, b.Function))
}

// other is who is at the other end of a stream.
func other(s streams.Stream, terminal bool) string {
	switch {
	case s == streams.Input && terminal:
		return "whoever types at"
	case s == streams.Input:
		return "the program that writes to"
	case terminal:
		return "the terminal at"
	}
	return "the program that reads from"
}

// waitsAt is the stream at which a bottleneck waits. The program was seen to wait there for most of the time that it waits for
// files, and not for much longer: then another goroutine sits there.
func waitsAt(r *report.Report, looks streams.Looks) (at streams.Stream, ok bool) {
	b := r.Bottleneck
	if b.Kind != "file" || opens(r) {
		return 0, false
	}
	for _, s := range streams.All {
		if share := looks.Share(s); share > b.Share/2 && share < b.Share+0.3 && (!ok || share > looks.Share(at)) {
			at, ok = s, true
		}
	}
	return at, ok
}

// opens reports whether a bottleneck is for the most part at files that package os finds by their names.
func opens(r *report.Report) bool {
	for _, f := range r.Functions {
		if f.Function == r.Bottleneck.Function && len(f.Into) > 0 {
			name := f.Into[0].Function
			return strings.HasPrefix(name, "os.") && !strings.HasPrefix(name, "os.(*File).")
		}
	}
	return false
}
