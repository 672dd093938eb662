package naive

import (
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestCountDoubles(t *testing.T) {
	tests := []struct {
		text             string
		bytes, character int
	}{
		{"", 0, 0},
		{"a", 0, 0},
		{"ab", 0, 0},
		{"aaa", 2, 2}, // overlapping
		{"aaa\n\nbb", 4, 4},
		{"a.c|$$", 1, 1},                     // characters that mean something in a pattern
		{"\u2000", 1, 0},                     // E2 80 80: equal bytes within one character
		{"ééè", 0, 1},                        // C3 A9 C3 A9 C3 A8
		{"日日本本本", 0, 3},                      // three bytes each
		{"\U0001F600\U0001F600\u00e9", 0, 1}, // four bytes each
	}
	for _, test := range tests {
		if got := CountBytes([]byte(test.text)); got != test.bytes {
			t.Errorf("CountBytes(%q) = %d, want %d", test.text, got, test.bytes)
		}
		for name, count := range map[string]func(string) int{
			"CountZip": CountZip, "CountRegexp": CountRegexp, "CountOnePass": CountOnePass,
		} {
			if got := count(test.text); got != test.character {
				t.Errorf("%s(%q) = %d, want %d", name, test.text, got, test.character)
			}
		}
	}
}

// Only CountZip tells invalid bytes apart.
func TestCountZipInvalid(t *testing.T) {
	for text, want := range map[string]int{
		"\xff\xff":         1,
		"\xff\xfe":         0,
		"\xc3\xc3\xa9":     0, // an invalid C3, then é
		"\xe2\x80\x80\x80": 0, // a whole character, then an invalid byte
		"\xef\xbf\xbd\xff": 0, // U+FFFD itself is not an invalid byte
	} {
		if got := CountZip(text); got != want {
			t.Errorf("CountZip(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestLetters(t *testing.T) {
	for _, n := range []int{0, 1, 1000} {
		letters := Letters(n)
		if len(letters) != n {
			t.Errorf("Letters(%d) has %d letters", n, len(letters))
		}
		for _, c := range letters {
			if !unicode.IsLetter(rune(c)) || c >= utf8.RuneSelf {
				t.Errorf("Letters(%d) contains %q", n, c)
			}
		}
	}
}
