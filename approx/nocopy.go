package approx

import "errors"

// noCopy lets go vet complain about copies of whatever has a field of it: a copy
// would share some of its memory with the original, and each would spoil the other.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// byPointer makes encoding/json and encoding/xml refuse what embeds it where they cannot take its
// address, as of a struct that is passed by value and holds it: they do not call methods of pointers
// then, and would write an empty object. The field is there for them alone.
type byPointer struct{ MarshalPointer refusal }

type refusal struct{}

var errByValue = errors.New("approx: a Sketch or Counter is written by a pointer to it, or to what holds it, and not by its value")

func (refusal) MarshalText() ([]byte, error) { return nil, errByValue }
