package tally

import (
	"fmt"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// late tells what was before the tracing of a program began that must not be traced until it
// polls: what was traced does not stand for that.
func (t *Tally) late(p suite.Program, r *gorun.Record, spans timeline.Timeline) timeline.Timeline {
	if !t.suite.Late {
		return spans
	}
	divided, traced := spans.Since(r.Marks, timeline.WindowStart)
	if !traced {
		t.Warnings = append(t.Warnings, fmt.Errorf("%s may close file descriptors that it did not open, and used no timer, file or network before: "+
			"it was not traced, so it is less certain what it waited for", p.ImportPath))
	}
	return divided
}
