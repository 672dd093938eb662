//go:build !linux

package streams

// look finds nothing out: no other system tells for what another process waits.
func (l *Looks) look(int) {}
