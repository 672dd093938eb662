package goroutines

// A Reason is why a goroutine blocked or stopped running.
type Reason uint8

const (
	Other      Reason = iota
	Sleeping          // time.Sleep
	Networking        // waiting for a descriptor that the runtime polls
	Selecting
	Conditional // sync.Cond
	Locking     // a semaphore of package sync
	Sending
	Receiving
	Bubbled    // for the others in a bubble of testing/synctest, or for its clock
	Collecting // waiting for the garbage collector
	System     // a goroutine of the runtime's own
	Yielding   // it gave up its processor
	Preempted
)

// reasons are Go's words for them, as package runtime writes them.
var reasons = map[string]Reason{
	"sleep":                        Sleeping,
	"network":                      Networking,
	"select":                       Selecting,
	"sync.(*Cond).Wait":            Conditional,
	"sync":                         Locking,
	"chan send":                    Sending,
	"chan receive":                 Receiving,
	"synctest":                     Bubbled,
	"GC mark assist wait for work": Collecting,
	"wait until GC ends":           Collecting,
	"GC weak to strong wait":       Collecting,
	"GC background sweeper wait":   System,
	"system goroutine wait":        System,
	"runtime.Gosched":              Yielding,
	"preempted":                    Preempted,
}
