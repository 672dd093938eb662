package approx_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/bottleneck-go/bottleneck/approx"
)

// The distinct lines of a file, as sort -u | wc -l counts them.
func ExampleAddLines() {
	s, err := approx.NewSketch(approx.SketchConfig{})
	if err != nil {
		fmt.Println(err)
		return
	}
	lines, err := approx.AddLines(s, strings.NewReader("GET /\nGET /about\nGET /\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d lines, %.0f distinct\n", lines, s.Estimate())
	// Output: 3 lines, 2 distinct
}

// A column in which the third row is null: its bit is 0, and it is not counted.
func ExampleAddIntegers() {
	s, err := approx.NewSketch(approx.SketchConfig{})
	if err != nil {
		fmt.Println(err)
		return
	}
	rows := []int32{7, 8, 0, 7}
	if err := approx.AddIntegers(s, rows, approx.Validity{Bits: []byte{0b1011}}); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Estimate())
	// Output: 2
}

// What a bound that is proved costs, and one that simulation confirms.
func ExampleConfig() {
	for _, sizing := range []approx.Sizing{approx.Guaranteed, approx.Typical} {
		c, err := approx.NewCounter(approx.Config{Epsilon: 0.05, Delta: 0.01, StreamLen: 1_000_000, Sizing: sizing})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(c.Capacity(), "keys")
	}
	// Output:
	// 141963 keys
	// 5614 keys
}

// A sketch is a string in JSON, and goes on counting when it is read again.
func ExampleSketch_MarshalText() {
	type page struct {
		Path    string
		Readers *approx.Sketch
	}
	readers, err := approx.NewSketch(approx.SketchConfig{Capacity: 16, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	readers.AddString("ann")
	text, err := json.Marshal(page{"/", readers})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(text))

	var again page
	if err := json.Unmarshal(text, &again); err != nil {
		fmt.Println(err)
		return
	}
	again.Readers.AddString("ann")
	again.Readers.AddString("bob")
	fmt.Println(again.Readers.Estimate())
	// Output:
	// {"Path":"/","Readers":"QVBYUwEBAAAAAAAAABAAAAABAAAA///////////+4S61uPcaoA=="}
	// 2
}
