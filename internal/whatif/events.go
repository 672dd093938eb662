package whatif

// An event is something that happens at a moment.
type event struct {
	at, seq int64
	id      int32
	kind    eventKind
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

// events are a heap of events, the earliest first.
type events []event

func (e events) Len() int { return len(e) }
func (e events) Less(i, j int) bool {
	return e[i].at < e[j].at || e[i].at == e[j].at && e[i].seq < e[j].seq
}
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)   { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}

// A fifo is a queue of goroutines.
type fifo struct {
	list []int32
	head int
}

func (f *fifo) push(i int32) { f.list = append(f.list, i) }
func (f *fifo) len() int     { return len(f.list) - f.head }
func (f *fifo) pop() int32 {
	i := f.list[f.head]
	f.head++
	if f.head > 1024 && 2*f.head > len(f.list) {
		f.list = append(f.list[:0], f.list[f.head:]...)
		f.head = 0
	}
	return i
}
