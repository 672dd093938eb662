package goroutines

import "github.com/bottleneck-go/bottleneck/internal/trace/reasons"

// A Reason is why a goroutine blocked or stopped running.
type Reason = reasons.Reason

const (
	Other       = reasons.Other
	Sleeping    = reasons.Sleeping
	Networking  = reasons.Networking
	Selecting   = reasons.Selecting
	Conditional = reasons.Conditional
	Locking     = reasons.Locking
	Sending     = reasons.Sending
	Receiving   = reasons.Receiving
	Bubbled     = reasons.Bubbled
	Collecting  = reasons.Collecting
	System      = reasons.System
	Yielding    = reasons.Yielding
	Preempted   = reasons.Preempted
)
