package bottleneck_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/doubles"
	"github.com/bottleneck-go/bottleneck/report"
)

// load makes text in a slow way: a new copy of all of it for every word.
func load(words int) (text string) {
	for i := range words {
		text += fmt.Sprint(i, " ")
	}
	return text
}

func Example() {
	r, err := bottleneck.Run(context.Background(), func(ctx context.Context) error {
		var text string
		bottleneck.Stage(ctx, "load", func(context.Context) { text = load(10_000) })
		bottleneck.Stage(ctx, "count", func(context.Context) { doubles.Count(text) })
		return nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	function := r.Bottleneck.Function
	fmt.Println(function[strings.LastIndexByte(function, '.')+1:], "in stage", r.Bottleneck.Phase)
	// Output: load in stage load
}

func ExampleReport() {
	r, err := bottleneck.Run(context.Background(), func(context.Context) error {
		load(7_000)
		return nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	i := slices.IndexFunc(r.Functions, func(f report.Function) bool { return strings.HasSuffix(f.Function, ".load") })
	f := r.Functions[i]
	fmt.Println("within its interval:", f.Low <= f.Charged && f.Charged <= f.High)
	fmt.Println("collected for it:", f.GC <= f.Charged)
	// Output:
	// within its interval: true
	// collected for it: true
}
