package goroutines

// logged is when a mark was made, by the process's clock, and in which stretch of whom.
type logged struct {
	at        int64
	goroutine int32
	step      int32
}

// correct has goroutines run before they made marks. Where a trace's generations meet, the runtime's reader keeps events in
// order by making them later, by two milliseconds at times: who ended the run then still waited when it did.
func (b *builder) correct() {
	for _, x := range b.logs {
		l := b.g.Goroutines[x.goroutine].Stretches
		for step := x.step; step > 0 && l[step].From >= x.at; step-- {
			l[step].From = x.at - 1
		}
	}
}
