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
	check(Times(1e6), "over 100000x")
	check(Duration(0), "0 ns")
	check(Duration(999), "999 ns")
	check(Duration(1500), "1.50 us")
	check(Duration(12345678), "12.3 ms")
	check(Duration(90*time.Second), "90.0 s")
	check(Duration(600*time.Second), "600 s")
	check(Seconds(1.25e-9), "1.25 ns")
	check(Seconds(0.0625), "62.5 ms")
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
