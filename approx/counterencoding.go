package approx

import (
	"encoding/binary"
	"fmt"
	"slices"
)

const (
	counterName   = "APXC\x01" // name and version
	counterHeader = len(counterName) + 8 + 4 + 4 + 4 + 8 + 16
	maxHalvings   = 64
)

// MarshalBinary encodes the whole state of c, including its coins and random
// numbers, in at most 49 + 8·Capacity bytes: a Counter that is unmarshalled from it
// continues exactly like c. For a zero Counter the error matches [ErrConfig].
//
// Version 1 of the format, with all numbers little-endian:
//
//	bytes  content
//	5      "APXC" and the version, 1
//	8      seed, not 0
//	4      capacity
//	4      number of keys: less than the capacity, or equal after ErrUnlucky
//	1      number of halvings
//	1      algorithm: 0 for ExactHalf, 1 for Classic
//	1      1 after ErrUnlucky, else 0
//	1      number of coins left, at most 64
//	8      the coins; those that are not left are 0
//	16     state of math/rand/v2's PCG: the part after "pcg:" of its own encoding
//	8 each the keys, in the order in which halving visits them
func (c *Counter) MarshalBinary() ([]byte, error) { return c.AppendBinary(nil) }

// AppendBinary appends what MarshalBinary returns to b.
func (c *Counter) AppendBinary(b []byte) ([]byte, error) {
	if c.capacity == 0 {
		return b, errZero("Counter")
	}
	b = slices.Grow(b, counterHeader+8*c.set.Len())
	b = append(b, counterName...)
	b = binary.LittleEndian.AppendUint64(b, c.seed)
	b = binary.LittleEndian.AppendUint32(b, uint32(c.capacity))
	b = binary.LittleEndian.AppendUint32(b, uint32(c.set.Len()))
	b = append(b, byte(c.halvings), byte(c.algorithm), 0, byte(c.tossed))
	if c.unlucky {
		b[len(b)-2] = 1
	}
	b = binary.LittleEndian.AppendUint64(b, c.coins)
	state, err := c.rng.MarshalBinary()
	b = append(b, state[len(pcgName):]...)
	return appendHashes(b, slices.Collect(c.set.Layout())), err
}

// pcgName is how the encoding of a rand.PCG begins.
const pcgName = "pcg:"

// UnmarshalBinary replaces c, which may be a zero Counter, with what MarshalBinary
// encoded. The error matches [ErrEncoding], and c is then unchanged. As with a
// Sketch, the capacity must be at most 1,048,576 or that of c, whichever is larger.
// Forged data can give any estimate, and can have keys that make each Add look at
// all of them: read only data that you trust.
func (c *Counter) UnmarshalBinary(data []byte) error {
	if len(data) < counterHeader {
		return fmt.Errorf("approx: encoding of %d bytes, need at least %d: %w", len(data), counterHeader, ErrEncoding)
	}
	if name := string(data[:len(counterName)]); name != counterName {
		return fmt.Errorf("approx: encoding begins %q, need %q: %w", name, counterName, ErrEncoding)
	}
	header, keys := data[len(counterName):counterHeader], data[counterHeader:]
	n := &Counter{
		seed:      binary.LittleEndian.Uint64(header),
		halvings:  int(header[16]),
		algorithm: Algorithm(header[17]),
		unlucky:   header[18] == 1,
		tossed:    int(header[19]),
		coins:     binary.LittleEndian.Uint64(header[20:]),
	}
	capacity, count := binary.LittleEndian.Uint32(header[8:]), binary.LittleEndian.Uint32(header[12:])
	if err := n.checkHeader(capacity, count, header[18]); err != nil {
		return err
	}
	if uint64(len(keys)) != 8*uint64(count) {
		return fmt.Errorf("approx: encoding has %d bytes of keys, need %d: %w", len(keys), 8*uint64(count), ErrEncoding)
	}
	if err := checkRoom("encoding", int(capacity), c.capacity); err != nil {
		return err
	}
	return c.load(n, int(capacity), readHashes(keys), header[28:])
}

// checkHeader refuses what no Counter can come to.
func (c *Counter) checkHeader(capacity, count uint32, unlucky byte) error {
	most := capacity - 1
	if c.unlucky {
		most = capacity
	}
	bad := func(what string, have any, need string) error {
		return fmt.Errorf("approx: encoding has %s %v, need %s: %w", what, have, need, ErrEncoding)
	}
	switch {
	case capacity < MinCapacity || uint64(capacity) > MaxCapacity:
		return bad("capacity", capacity, fmt.Sprintf("%d to %d", MinCapacity, MaxCapacity))
	case c.seed == 0:
		return bad("seed", 0, "another")
	case count > most:
		return bad("number of keys", count, fmt.Sprintf("at most %d", most))
	case c.halvings > maxHalvings:
		return bad("halvings", c.halvings, fmt.Sprintf("at most %d", maxHalvings))
	case c.algorithm != ExactHalf && c.algorithm != Classic:
		return bad("algorithm", c.algorithm, "0 or 1")
	case unlucky > 1 || c.unlucky && (c.algorithm != Classic || count != capacity || c.halvings == 0):
		return bad("mark of failure", unlucky, "0, or 1 for a full Classic")
	case c.tossed > 64 || c.coins>>c.tossed != 0:
		return bad("coins", fmt.Sprintf("%d and %#x", c.tossed, c.coins), "at most 64, and 0 for those that are not left")
	}
	return nil
}

// load makes c what n is, with these keys and random state.
func (c *Counter) load(n *Counter, capacity int, keys []uint64, state []byte) error {
	made := newCounter(capacity, n.seed, n.algorithm)
	if !made.set.Restore(keys) {
		return fmt.Errorf("approx: keys of encoding stand in an order that no Counter has: %w", ErrEncoding)
	}
	if err := made.rng.UnmarshalBinary(append([]byte(pcgName), state...)); err != nil {
		return fmt.Errorf("approx: random state of encoding: %w: %w", err, ErrEncoding)
	}
	made.halvings, made.unlucky, made.coins, made.tossed = n.halvings, n.unlucky, n.coins, n.tossed
	c.become(made)
	return nil
}

// MarshalText returns what MarshalBinary does in base64 (RFC 4648, with padding).
// So package encoding/json writes and reads a *Counter as a string.
func (c *Counter) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// AppendText appends what MarshalText returns to b.
func (c *Counter) AppendText(b []byte) ([]byte, error) { return appendText(b, c.MarshalBinary) }

// UnmarshalText replaces c with what MarshalText encoded, like UnmarshalBinary. The
// error matches [ErrEncoding], and c is then unchanged.
func (c *Counter) UnmarshalText(text []byte) error { return unmarshalText(text, c.UnmarshalBinary) }
