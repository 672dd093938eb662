//go:build !linux

package streams

// tells: no other system tells for what another process waits.
const tells = false

func (l *Looks) look(int) {}
