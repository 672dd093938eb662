// Staged spends its time in stages: one after the other, one inside another, and
// two at once.
package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/bottleneck-go/bottleneck"
)

//go:noinline
func load() (x uint64) {
	for range 100_000_000 {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

//go:noinline
func parse() (x uint64) {
	for range 200_000_000 {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

func main() {
	ctx := context.Background()
	var sum uint64
	bottleneck.Stage(ctx, "load", func(context.Context) { sum += load() })
	bottleneck.Stage(ctx, "outer", func(ctx context.Context) {
		sum += load()
		bottleneck.Stage(ctx, "a \"stage\" of\ntwo lines", func(context.Context) { sum += parse() })
	})
	var both sync.WaitGroup
	release := make(chan bool)
	both.Go(func() {
		bottleneck.Stage(ctx, "busy", func(context.Context) { load() })
		close(release)
	})
	both.Go(func() {
		bottleneck.Stage(ctx, "waiting", func(context.Context) { <-release })
	})
	both.Wait()
	fmt.Println(sum + load())
}
