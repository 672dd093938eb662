// Package checkout is the story of a hot function that does not matter. Orders are
// loaded, taxed and stored one after another. Meanwhile a second goroutine writes
// the receipt of the order before.
package checkout

import "hash/crc32"

const zones = 4096

var rates [zones]struct{ zone, percent uint64 }

func init() {
	for i := range rates {
		rates[i].zone, rates[i].percent = uint64(i), uint64(i%25)
	}
}

type order struct {
	number uint64
	items  []uint64
	sum    uint64
}

// load makes an order up.
//
//go:noinline
func load(number uint64) order {
	o := order{number: number, items: make([]uint64, 40)}
	x := number + 1
	for range 2000 {
		for i := range o.items {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
			o.items[i] = x % zones
		}
	}
	return o
}

//go:noinline
func store(o order) uint64 { return o.sum*31 + o.number }

var page [1 << 16]byte

// receipt renders an order and seals it.
//
//go:noinline
func receipt(o order) (seal uint32) {
	for range receiptRounds {
		for _, item := range o.items[:35] {
			page[item%uint64(len(page))] = byte(o.sum)
			seal = crc32.Update(seal, crc32.IEEETable, page[:])
		}
	}
	return seal
}

// Checkout processes orders and returns a checksum of all.
func Checkout(orders int) (sum uint64) {
	done := make(chan order, 1)
	seals := make(chan uint32)
	go func() {
		var all uint32
		for o := range done {
			all ^= receipt(o)
		}
		seals <- all
	}()
	for n := range orders {
		o := load(uint64(n))
		o.sum = tax(o)
		sum += store(o)
		done <- o
	}
	close(done)
	return sum ^ uint64(<-seals)
}
