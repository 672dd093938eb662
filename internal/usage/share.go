package usage

import (
	"time"

	"github.com/bottleneck-go/bottleneck/internal/peers"
)

// A Share is what a program had of its machine's processors in a while, and what other programs had.
type Share struct {
	Wall        time.Duration
	Own, Others time.Duration // processor time
	Got         float64       // see Threads.Got
	Peers       peers.Used    // what those of the others took that it is connected with
	Rivals      float64       // threads of others that ran or were ready to, on average; 0 if that is not known
}

// Of is the mean share of so much of the time.
func (s Share) Of(wall time.Duration) Share {
	part := float64(wall) / float64(max(1, s.Wall))
	s.Wall, s.Own, s.Others = wall, time.Duration(part*float64(s.Own)), time.Duration(part*float64(s.Others))
	s.Peers.Took, s.Peers.Hidden = time.Duration(part*float64(s.Peers.Took)), time.Duration(part*float64(s.Peers.Hidden))
	return s
}
