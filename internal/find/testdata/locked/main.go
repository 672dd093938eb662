// Command locked reads files while it holds a lock that others want.
package main

import (
	"os"
	"path/filepath"
	"sync"
)

type cache struct {
	mu    sync.Mutex
	bytes int
}

func (c *cache) load(path string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	text, _ := os.ReadFile(path)
	c.bytes += len(text)
}

func main() {
	dir, err := os.MkdirTemp("", "locked")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "file")
	if err := os.WriteFile(path, make([]byte, 8<<20), 0o666); err != nil {
		panic(err)
	}
	var c cache
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 40 {
				c.load(path)
			}
		}()
	}
	wg.Wait()
}
