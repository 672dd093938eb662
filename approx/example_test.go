package approx_test

import (
	"fmt"
	"log"
	"slices"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck/approx"
)

// The whole way: make a Sketch on each machine with one seed, add what comes,
// send it, merge, and read the estimate with its interval.
func Example() {
	config := approx.SketchConfig{Epsilon: 0.05, Delta: 0.01, Seed: 42}
	total, _ := approx.NewSketch(config)
	for machine := range 3 {
		s, _ := approx.NewSketch(config)
		for visit := range 100_000 {
			s.AddString(fmt.Sprint("user", (visit+20_000*machine)%50_000))
		}
		data, _ := s.MarshalBinary() // over the network
		var received approx.Sketch
		if err := received.UnmarshalBinary(data); err != nil {
			fmt.Println(err)
		}
		if err := total.Merge(&received); err != nil {
			fmt.Println(err)
		}
	}
	low, high := total.Interval(0.99)
	fmt.Printf("%.0f users, %.0f to %.0f, in %d kB\n", total.Estimate(), low, high, total.Bytes()/1000)
	// Output: 48570 users, 46262 to 50980, in 65 kB
}

func ExampleCounter() {
	c, err := approx.NewCounter(approx.Config{Epsilon: 0.5, Delta: 0.001, StreamLen: 10_000_000, Seed: 42})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range 1_000_000 {
		c.AddUint64(uint64(i % 100_000))
	}
	low, high := c.Interval(0.95)
	fmt.Printf("capacity %d: %.0f, %.0f to %.0f\n", c.Capacity(), c.Estimate(), low, high)
	// Output: capacity 1739: 100096, 95234 to 105143
}

func ExampleSketch_Overlap() {
	config := approx.SketchConfig{Seed: 42}
	monday, _ := approx.NewSketch(config)
	tuesday, _ := approx.NewSketch(config)
	for user := range 60_000 {
		monday.AddUint64(uint64(user))
		tuesday.AddUint64(uint64(user + 20_000))
	}
	o, err := monday.Overlap(tuesday)
	if err != nil {
		fmt.Println(err)
		return
	}
	low, high := o.Interval(0.95)
	fmt.Printf("both days: %.0f (%.0f to %.0f); Jaccard %.2f\n", o.Both, low, high, o.Jaccard)
	// Output: both days: 40216 (38767 to 41706); Jaccard 0.50
}

// A column of text as Arrow keeps it: row 2 is null.
func ExampleAddTexts() {
	offsets := []int32{0, 6, 11, 11, 17}
	data := []byte("BerlinParisBerlin")
	s, _ := approx.NewSketch(approx.SketchConfig{})
	if err := approx.AddTexts(s, offsets, data, approx.Validity{Bits: []byte{0b1011}}); err != nil {
		fmt.Println(err)
	}
	fmt.Println(s.Estimate())
	// Output: 2
}

func ExampleCountSlice() {
	fmt.Println(approx.CountSlice([]string{"to", "be", "or", "not", "to", "be"}))
	// Output: 4
}

func ExampleCountSeq() {
	fmt.Println(approx.CountSeq(slices.Values([]float64{0.5, 1, 1.5, 1})))
	// Output: 3
}

func ExampleCountReader() {
	n, err := approx.CountReader(strings.NewReader("to be\nor not\nto be\n"))
	fmt.Println(n, err)
	// Output: 2 <nil>
}

func ExampleSketch() {
	s, err := approx.NewSketch(approx.SketchConfig{Epsilon: 0.02, Delta: 0.01, Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	for i := range 1_000_000 {
		s.AddString(strconv.Itoa(i % 200_000))
	}
	low, high := s.Interval(0.95)
	fmt.Printf("%.0f, %.0f to %.0f, in %d kB\n", s.Estimate(), low, high, s.Bytes()/1000)
	// Output: 200251, 197355 to 203192, in 262 kB
}

// Sketches are sets: who came on all three days, and who on the first alone?
func ExampleSketch_Intersection() {
	var days [3]*approx.Sketch
	for i := range days {
		days[i], _ = approx.NewSketch(approx.SketchConfig{Seed: 42})
		for user := range 60_000 {
			days[i].AddUint64(uint64(user + 20_000*i))
		}
	}
	always, err := days[0].Intersection(days[1])
	if err == nil {
		always, err = always.Intersection(days[2])
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	others, _ := days[1].Union(days[2])
	first, _ := days[0].Difference(others)
	for _, s := range []*approx.Sketch{always, first} {
		low, high := s.Interval(0.95)
		fmt.Printf("%.0f (%.0f to %.0f)\n", s.Estimate(), low, high)
	}
	// Output:
	// 19597 (18589 to 20645)
	// 19351 (18200 to 20558)
}

// Sketches of Murmur are those of Apache DataSketches: what is written here, its
// libraries read, and the other way round.
func ExampleSketch_MarshalTheta() {
	s, _ := approx.NewSketch(approx.SketchConfig{Hash: approx.Murmur})
	s.AddStrings([]string{"ape", "bee", "ape"})
	file, err := s.MarshalTheta()
	if err != nil {
		fmt.Println(err)
		return
	}
	var read approx.Sketch
	err = read.UnmarshalTheta(file)
	fmt.Println(len(file), read.Estimate(), err)
	// Output: 32 2 <nil>
}

// A Counter can be put down, and taken up again by another program.
func ExampleCounter_MarshalBinary() {
	monday, _ := approx.NewCounter(approx.Config{Seed: 42})
	for user := range 10_000 {
		monday.AddUint64(uint64(user))
	}
	state, err := monday.MarshalBinary()
	if err != nil {
		fmt.Println(err)
		return
	}
	var tuesday approx.Counter
	if err := tuesday.UnmarshalBinary(state); err != nil {
		fmt.Println(err)
		return
	}
	for user := range 20_000 {
		tuesday.AddUint64(uint64(user))
	}
	fmt.Printf("%.0f, and %.0f after another day\n", monday.Estimate(), tuesday.Estimate())
	// Output: 10036, and 19784 after another day
}
