package whatif

// Model is how a replay understands waits.
func (r *Replay) Model() Model { return r.model }

// Paced reports whether a library's timer, or a ticker beside other things, ended waits.
func (r *Replay) Paced() bool { return r.paced }

// Early reports whether somebody ends few rounds of a library.
func (r *Replay) Early() bool { return r.early }

// Variations are models that differ from a replay's in what is not certain.
func (r *Replay) Variations() (list []Model) {
	vary := func(change func(m *Model)) {
		m := r.model
		change(&m)
		list = append(list, m)
	}
	vary(func(m *Model) { m.Unjoined = true })
	vary(func(m *Model) { m.Late = true })
	vary(func(m *Model) { m.Flipped = true })
	if r.doubts {
		vary(func(m *Model) { m.Redealt = true })
	}
	if r.shared.Channels.Doubtful {
		vary(func(m *Model) { m.Own = true })
	}
	if r.guesses {
		vary(func(m *Model) { m.Unguessed = true })
	}
	if r.feeds {
		vary(func(m *Model) { m.Fed = true })
	}
	if r.strays {
		vary(func(m *Model) { m.Unheard = true })
	}
	if r.drops {
		vary(func(m *Model) { m.Kept = true })
	}
	if r.hidden {
		vary(func(m *Model) { m.Gated = true })
	}
	return list
}
