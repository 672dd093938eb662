//go:build !unix

package bottleneck

import "time"

// processCPU is 0: the profile's own samples are all that is known here.
func processCPU() time.Duration { return 0 }
