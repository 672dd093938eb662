// Package stock keeps what there is.
package stock

import (
	"sync"
	"time"
)

// A Store counts items. Each change is written through.
type Store struct {
	mu    sync.Mutex
	items map[string]int
}

// Open opens a store, which takes a moment to be ready.
func Open() *Store {
	return &Store{items: make(map[string]int)}
}

// Take takes items out.
func (s *Store) Take(sku string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items[sku] -= n
	s.write()
}

// write stands for a write to a disk.
func (s *Store) write() { time.Sleep(200 * time.Microsecond) }
