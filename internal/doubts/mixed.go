package doubts

import (
	"fmt"

	"github.com/bottleneck-go/bottleneck/report"
)

// Mixed makes a verdict uncertain if so large a part of the time of requests was for servers that are not known, while several
// were listening: what holds up those of one may be little of all.
func Mixed(r *report.Report, unknown float64) {
	if unknown == 0 {
		return
	}
	if r.Bottleneck != nil {
		r.Bottleneck.Certain = false
	}
	r.Warnings = append(r.Warnings, fmt.Errorf("which server answered %.0f %% of the requests, by their time, is not known, as their connections were made before the recording: "+
		"those of several servers may be judged together", 100*unknown))
}
