package render

import (
	"strings"
	"testing"
	"time"
)

func TestFormats(t *testing.T) {
	check := func(got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	check(Percent(0.1234), "12.3 %")
	check(Range(0.1, 0.256), "10.0 to 25.6 %")
	check(Times(1.034), "1.03x")
	check(Times(9.996), "10.0x")
	check(Times(123.4), "123x")
	check(Times(1e6), "over 1000x")
	check(AtMost(1e6), "over 1000x")
	check(AtMost(3.262), "at most 3.26x")
	check(Duration(0), "0 ns")
	check(Duration(999), "999 ns")
	check(Duration(1500), "1.50 us")
	check(Duration(12345678), "12.3 ms")
	check(Duration(90*time.Second), "90.0 s")
	check(Duration(600*time.Second), "600 s")
	check(Seconds(1.25e-9), "1.25 ns")
	check(Seconds(0.0625), "62.5 ms")
	check(Bytes(0), "0 B")
	check(Bytes(999.9), "1 kB")
	check(Bytes(39_563_137), "39.6 MB")
	check(Count(0), "0")
	check(Count(8.517), "8.52")
	check(Count(377.4), "377")
	check(Count(10_000_000), "10,000,000")
	check(Count(123456), "123,456")
	check(Plain("a\x1b[31mb\tc\xff\u202e"), "a?[31mb?c??") // control codes, invalid text, text turned round
}

func TestTable(t *testing.T) {
	var table Table
	table.Row("1 %", "name", "last")
	table.Row("12.5 %", "", "longer last")
	table.Row("", "", "")
	var out strings.Builder
	if err := table.Write(&out, "  "); err != nil {
		t.Fatal(err)
	}
	const want = "     1 %  name  last\n  12.5 %        longer last\n\n"
	if out.String() != want {
		t.Errorf("table:\n%s\nwant:\n%s", out.String(), want)
	}
}

func TestWrap(t *testing.T) {
	check := func(text string, width int, want string) {
		t.Helper()
		if got := Wrap(text, width, "  "); got != want {
			t.Errorf("in %d columns: %q, want %q", width, got, want)
		}
	}
	check("one two three", 13, "one two three")
	check("one two three", 12, "one two\n  three")
	check("it is 5.1 %, so", 9, "it is\n  5.1 %,\n  so")
	check("one two three", 7, "one two\n  three")
	check("one two three", 3, "one\n  two\n  three")
	check("", 3, "")
	check("größer als", 10, "größer als")
}

func TestCut(t *testing.T) {
	for width, want := range map[int]string{6: "größer", 5: "größ…", 1: "…", 0: "…"} {
		if got := Cut("größer", width); got != want {
			t.Errorf("in %d columns: %q, want %q", width, got, want)
		}
	}
}

// The last cell gets what the others leave.
func TestTableFits(t *testing.T) {
	table := Table{Width: 12, Fit: Cut}
	table.Row("1", "abcdef")
	table.Row("123", "abcdef")
	var out strings.Builder
	if err := table.Write(&out, "  "); err != nil || out.String() != "    1  abcd…\n  123  abcd…\n" {
		t.Errorf("%v, got\n%s", err, out.String())
	}
}
