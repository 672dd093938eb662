//go:build !unix

package usage

import "time"

// Process is 0: the profile's own samples are all that is known here.
func Process() time.Duration { return 0 }
