package whatif

// An event is something that happens at a moment.
type event struct {
	id   int32
	kind eventKind
}

type eventKind uint8

const (
	hasRun       eventKind = iota // a goroutine
	becomesReady                  // a goroutine
	arrives                       // somebody, at a gate
	isMade                        // a goroutine
	isDue                         // a goroutine's timer
	isSeen                        // the same, at the latest
)
