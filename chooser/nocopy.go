package chooser

// noCopy lets go vet complain about copies of whatever has a field of it: a copy
// would share some of its memory with the original, and each would spoil the other.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}
