package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/readme"
)

// goTestFlags are those of go test in the examples of bottleneck test.
var goTestFlags = []string{"count", "race", "run"}

// The commands and the flags in the manual, in README and in the pages exist.
func TestManual(t *testing.T) {
	const root = "../.."
	pages, err := readme.Pages(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, page := range append(pages, "cmd/bottleneck/doc.go") {
		text, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("\\bbottleneck(?:@latest)? (find|test|analyze|compare|bisect|verify|view)\\b([^`\n]*)").FindAllStringSubmatch(string(text), -1) {
			lines++
			for _, wrong := range unknown(t, m[1], m[2]) {
				t.Errorf("%s: bottleneck %s%s: %s is neither a flag nor a package", page, m[1], m[2], wrong)
			}
		}
	}
	if lines < 60 {
		t.Errorf("the pages have %d command lines, want those of all manuals", lines)
	}
}

// unknown are the words behind a command that look like a flag, or a package, and are none.
func unknown(t *testing.T, command, words string) (wrong []string) {
	t.Helper()
	var help bytes.Buffer
	if got := run([]string{command, "-help"}, &help, io.Discard); got != exitDone {
		t.Fatalf("bottleneck %s -help: exit status %d", command, got)
	}
	words, _, _ = strings.Cut(words, " -- ")
	for word := range strings.FieldsSeq(words) {
		flag, isFlag := strings.CutPrefix(strings.Trim(word, `[],;)"`), "-")
		name := regexp.MustCompile(`^[a-z_-]*`).FindString(flag)
		switch {
		case name == "-" || name == "help" || command == "test" && slices.Contains(goTestFlags, name):
		case isFlag:
			if !regexp.MustCompile(`\n  -` + name + `[ \n]`).MatchString(help.String()) {
				wrong = append(wrong, word)
			}
		case regexp.MustCompile(`^\.[a-z]`).MatchString(word):
			wrong = append(wrong, word)
		}
	}
	return wrong
}

// A flag that lost its dash is noticed.
func TestManualWrong(t *testing.T) {
	for words, want := range map[string]int{" -base v1 ./...": 0, " .base v1 ./...": 1, " -bse v1 .": 1, " -gate 3% -- -x": 0, " -head-env GOGC=50 .": 0} {
		if got := unknown(t, "compare", words); len(got) != want {
			t.Errorf("compare%s: %q, want %d", words, got, want)
		}
	}
}
