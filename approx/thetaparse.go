package approx

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// thetaSketch is a compact theta sketch, checked. Its hashes are ours: in the
// upper 63 bits.
type thetaSketch struct {
	seedHash uint16
	empty    bool
	theta    uint64
	hashes   []uint64
}

func thetaError(format string, args ...any) error {
	return fmt.Errorf("approx: theta sketch "+format+": %w", append(args, ErrEncoding)...)
}

// parseTheta reads data for a receiver of some capacity.
func parseTheta(data []byte, capacity int) (thetaSketch, error) {
	if len(data) < 8 {
		return thetaSketch{}, thetaError("of %d bytes, need at least 8", len(data))
	}
	flags := data[5]
	t := thetaSketch{seedHash: binary.LittleEndian.Uint16(data[6:]), empty: flags&thetaEmpty != 0, theta: thetaMax}
	switch {
	case data[2] != thetaFamily:
		return t, thetaError("has family %d, need %d, compact", data[2], thetaFamily)
	case data[1] != thetaPlain && data[1] != thetaCompressed:
		return t, thetaError("has serial version %d, need %d or %d", data[1], thetaPlain, thetaCompressed)
	case flags&thetaBigEndian != 0:
		return t, thetaError("is big-endian, need little-endian")
	}
	read := t.readPlain
	if data[1] == thetaCompressed {
		read = func(data []byte) error { return t.readCompressed(data, max(maxUnmarshal, capacity)) }
	}
	if err := read(data); err != nil {
		return t, err
	}
	return t, t.check(flags&thetaOrdered != 0)
}

// readPlain reads serial version 3: the count is in the second eight bytes, theta
// in the third, if there are that many before the hashes.
func (t *thetaSketch) readPlain(data []byte) error {
	longs := int(data[0] & 0x3F)
	if longs < 1 || longs > 3 || len(data) < 8*longs {
		return thetaError("of %d bytes has %d words before its hashes, need 1 to 3", len(data), longs)
	}
	count := uint64(0)
	switch {
	case longs > 1:
		count = uint64(binary.LittleEndian.Uint32(data[8:]))
	case !t.empty:
		count = 1
	}
	if longs > 2 {
		t.theta = binary.LittleEndian.Uint64(data[16:])
	}
	rest := data[8*longs:]
	if uint64(len(rest)) != 8*count {
		return thetaError("has %d bytes of hashes, need %d", len(rest), 8*count)
	}
	t.hashes = readHashes(rest)
	return nil
}

// readCompressed reads serial version 4. Behind theta, which is there if there are
// two words, stands the count in as many bytes as the fifth byte says, and then the
// differences of the hashes in as many bits each as the fourth says, the highest first.
func (t *thetaSketch) readCompressed(data []byte, most int) error {
	longs, width, countBytes := int(data[0]&0x3F), int(data[3]), int(data[4])
	at := 8 * longs
	if longs < 1 || longs > 2 || width < 1 || width > 63 || countBytes < 1 || countBytes > 4 || len(data) < at+countBytes {
		return thetaError("of %d bytes, compressed, has %d words, %d bits and %d bytes, need 1 to 2, 1 to 63 and 1 to 4",
			len(data), longs, width, countBytes)
	}
	if longs == 2 {
		t.theta = binary.LittleEndian.Uint64(data[8:])
	}
	var padded [8]byte
	copy(padded[:], data[at:at+countBytes])
	count, packed := binary.LittleEndian.Uint64(padded[:]), data[at+countBytes:]
	if need := (count*uint64(width) + 7) / 8; uint64(len(packed)) != need {
		return thetaError("has %d bytes of packed hashes, need %d", len(packed), need)
	}
	if count > uint64(most) { // each may take one bit in data, and 64 here
		return thetaError("has %d hashes, need at most %d", count, most)
	}
	t.hashes = make([]uint64, count)
	bits := bitReader{packed: packed}
	sum := uint64(0)
	for i := range t.hashes {
		sum += bits.next(width)
		t.hashes[i] = sum
	}
	return nil
}

// check turns the hashes into ours, and refuses those that cannot be.
func (t *thetaSketch) check(ordered bool) error {
	if t.theta == 0 || t.theta > thetaMax {
		return thetaError("has theta %#x, need 1 to 2^63-1", t.theta)
	}
	if t.empty && (len(t.hashes) > 0 || t.theta != thetaMax) {
		return thetaError("is empty, and has %d hashes and theta %#x", len(t.hashes), t.theta)
	}
	if !ordered {
		slices.Sort(t.hashes)
	}
	previous := uint64(0)
	for i, hash := range t.hashes {
		if hash <= previous || hash >= t.theta {
			return thetaError("has hash %#x after %#x, need increasing ones below theta %#x", hash, previous, t.theta)
		}
		previous = hash
		t.hashes[i] = hash << 1
	}
	return nil
}

// A bitReader reads numbers of any width up to 63 bits, the highest bit first.
type bitReader struct {
	packed []byte
	at     int // bit
}

func (r *bitReader) next(width int) uint64 {
	x := uint64(0)
	for width > 0 {
		free := 8 - r.at%8
		n := min(free, width)
		part := r.packed[r.at/8] >> (free - n) & (1<<n - 1)
		x = x<<n | uint64(part)
		r.at += n
		width -= n
	}
	return x
}
