package randgen_test

import (
	"errors"
	"fmt"
	"io"

	"github.com/bottleneck-go/bottleneck/randgen"
)

func Example() {
	// Secure: every letter equally likely, from the operating system's seed.
	id, err := randgen.Alphanumeric.String(randgen.Alphanumeric.LengthFor(128))
	fmt.Println(len(id), err)

	// Seeded: the same letters on every machine, for ever.
	g := randgen.New(randgen.Letters, [32]byte{1})
	buf := make([]byte, 20)
	g.Fill(buf)
	fmt.Println(string(buf))
	fmt.Println(g.MustString(10))
	// Output:
	// 22 <nil>
	// UPmUMxfILyxyCYoEUJjx
	// yFkHNmOioc
}

func ExampleNewAlphabet() {
	dna := randgen.MustAlphabet("ACGT")
	fmt.Println(randgen.New(dna, [32]byte{}).MustString(30))

	_, err := randgen.NewAlphabet("ACGTA")
	fmt.Println(err)
	fmt.Println(errors.Is(err, randgen.ErrDuplicate))
	// Output:
	// GATAATGGCGGCAGCGTTGGCAACCGCGTC
	// randgen: alphabet has "A" twice, need distinct characters: duplicate character
	// true
}

func ExampleAlphabet_LengthFor() {
	fmt.Println(randgen.Hex.LengthFor(128), randgen.Base64URL.LengthFor(128), randgen.Digits.LengthFor(128))
	// Output: 32 22 39
}

func ExampleAlphabet_String() {
	_, err := randgen.Letters.String(-1)
	fmt.Println(err)
	fmt.Println(errors.Is(err, randgen.ErrNegativeLength))
	// Output:
	// randgen: length -1, need 0 or more: negative length
	// true
}

// A generator is a reader without end: limit it.
func ExampleGenerator_Read() {
	g := randgen.New(randgen.Hex, [32]byte{})
	text, err := io.ReadAll(io.LimitReader(g, 16))
	fmt.Println(string(text), err)
	// Output:
	// d9877ece6d368aac <nil>
}

func ExampleGenerator_Fill() {
	g := randgen.New(randgen.MustAlphabet("αβγ🙂"), [32]byte{})
	buf := make([]byte, 15)
	n := g.Fill(buf) // whole characters only
	fmt.Println(n, string(buf[:n]))
	// Output:
	// 12 γα🙂αα
}

// A password with something of everything and nothing that people confuse: every
// allowed string is equally likely.
func ExamplePolicy() {
	readable, err := randgen.Printable.Without("0O1lI|`'\"")
	if err != nil {
		fmt.Println(err)
		return
	}
	passwords, err := randgen.NewPolicy(readable, 16,
		randgen.Rule{Of: randgen.Lower, Min: 1},
		randgen.Rule{Of: randgen.Upper, Min: 1},
		randgen.Rule{Of: randgen.Digits, Min: 2},
		randgen.Rule{Of: randgen.Symbols, Min: 1, Max: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d letters, %.1f bits of entropy\n", len(passwords.Draw()), passwords.Bits())

	// Seeded, for tests: the same for ever.
	same, _ := passwords.DrawFrom(randgen.New(readable, [32]byte{1}))
	fmt.Println(same)
	// Output:
	// 16 letters, 99.2 bits of entropy
	// 6Hcm\FR5hof6y(fd
}

// An alphabet is a reader of secure letters, for any number of goroutines.
func ExampleAlphabet_Read() {
	key := make([]byte, 32)
	n, err := randgen.Bytes.Read(key)
	fmt.Println(n, err)
	// Output: 32 <nil>
}

// Letters that people confuse are left out.
func ExampleAlphabet_Without() {
	readable, err := randgen.Alphanumeric.Without("0O1lI")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(readable.Len(), readable.LengthFor(128))
	// Output: 57 22
}

// Bytes of any value are letters too.
func ExampleNewByteAlphabet() {
	a, err := randgen.NewByteAlphabet([]byte{0x00, 0x7f, 0xff})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("% x\n", randgen.New(a, [32]byte{}).MustString(8))
	// Output: 7f 7f ff 7f 00 7f ff 00
}

// A secure stream for one goroutine: a reader whose letters nobody can repeat.
func ExampleNewSecure() {
	g := randgen.NewSecure(randgen.Digits)
	pin := make([]byte, 6)
	if _, err := io.ReadFull(g, pin); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(pin))
	// Output: 6
}

// Of the 1,000 codes of three digits, 271 have a zero somewhere.
func ExamplePolicy_Count() {
	p, err := randgen.NewPolicy(randgen.Digits, 3, randgen.Rule{Of: randgen.MustAlphabet("0"), Min: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d codes, %.2f bits\n", p.Count(), p.Bits())

	_, err = randgen.NewPolicy(randgen.Digits, 3, randgen.Rule{Of: randgen.Letters, Min: 1})
	fmt.Println(errors.Is(err, randgen.ErrPolicy), err)
	// Output:
	// 271 codes, 8.08 bits
	// true randgen: no string of 3 letters keeps all rules: impossible policy
}
