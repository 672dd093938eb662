package doubts

import (
	"fmt"

	"github.com/bottleneck-go/bottleneck/report"
)

// mixed makes a verdict uncertain if so large a part of the time of requests was for servers that are not known, while several
// were listening: what holds up those of one may be little of all.
func mixed(r *report.Report, unknown float64) {
	if unknown == 0 {
		return
	}
	if r.Bottleneck != nil {
		r.Bottleneck.Certain = false
	}
	r.Warnings = append(r.Warnings, fmt.Errorf("for %.0f %% of the time of requests it is not known which server they belong to, as their connections are older than the recording: "+
		"requests of several servers may be judged together", 100*unknown))
}
