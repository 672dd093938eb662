package doubles_test

import (
	"fmt"
	"io"
	"strings"

	"github.com/bottleneck-go/bottleneck/doubles"
)

func Example() {
	fmt.Println(doubles.Count("bookkeeper"))
	fmt.Println(doubles.Count([]byte("aaa"))) // neighbours overlap

	text := "日日本 — ääh"
	fmt.Println(doubles.CountRunes(text)) // whole characters: 日日 and ää
	fmt.Println(doubles.Count(text))      // bytes are another question

	for i := range doubles.Positions("bookkeeper") {
		fmt.Print(i, " ")
	}
	// Output:
	// 3
	// 2
	// 2
	// 0
	// 1 3 5
}

func ExampleCountReader() {
	n, err := doubles.CountReader(strings.NewReader("aardvarks feed a millennium"))
	fmt.Println(n, err)
	// Output: 4 <nil>
}

func ExampleRuneCounter() {
	var c doubles.RuneCounter
	io.WriteString(&c, "caf\xc3") // cut within the é
	io.WriteString(&c, "\xa9é")
	fmt.Println(c.Count())
	// Output: 1
}

// For a whole text at once, U+2000 shows the difference: it is written E2 80 80.
func ExampleCountRunes() {
	fmt.Println(doubles.Count("\u2000"), doubles.CountRunes("\u2000"))
	// Output: 1 0
}

// Where a text is wrong: every letter that was typed twice.
func ExamplePositions() {
	const text = "the quiick brown foxx"
	for i := range doubles.Positions(text) {
		fmt.Println(i, text[i:i+2])
	}
	// Output:
	// 6 ii
	// 19 xx
}

// Three or more of a kind: what the regular expression (.)\1{2,} asks for.
func ExampleRuns() {
	text := "hmmm, yesss!!!! or noo"
	for run := range doubles.Runs(text, 3) {
		fmt.Printf("%d: %s\n", run.Start, text[run.Start:run.End])
	}
	// Output:
	// 1: mmm
	// 8: sss
	// 11: !!!!
}

// Places are bytes, so that they can be used to cut the text.
func ExamplePositionsRunes() {
	text := "日本本日"
	for i := range doubles.PositionsRunes(text) {
		fmt.Println(i, text[i:])
	}
	// Output: 3 本本日
}

// A large text is counted by all processors, where that is faster.
func ExampleCountParallel() {
	fmt.Println(doubles.CountParallel(strings.Repeat("bookkeeper ", 1_000_000)))
	// Output: 3000000
}

// What is written to a Counter is one text, wherever it is cut.
func ExampleCounter() {
	var c doubles.Counter
	fmt.Fprint(&c, "book", "keeper")
	fmt.Println(c.Count())
	// Output: 3
}

// Run.Count is in characters, Start and End are bytes.
func ExampleRunsRunes() {
	text := "Zürichhh — 日本本本"
	for run := range doubles.RunsRunes(text, 3) {
		fmt.Println(run.Count, text[run.Start:run.End])
	}
	// Output:
	// 3 hhh
	// 3 本本本
}

func ExampleCountRunesReader() {
	n, err := doubles.CountRunesReader(strings.NewReader("日日本"))
	fmt.Println(n, err)
	// Output: 1 <nil>
}

// Several readers are one text, unless Reset begins another one.
func ExampleCounter_ReadFrom() {
	var c doubles.Counter
	for _, part := range []string{"book", "keeper"} {
		if _, err := c.ReadFrom(strings.NewReader(part)); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(c.Count())
	c.Reset()
	fmt.Println(c.Count())
	// Output:
	// 3
	// 0
}
