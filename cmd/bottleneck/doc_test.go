package main

import (
	"bytes"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The manual's commands and their flags exist.
func TestManual(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile(`(?m)^//\t(?:\$ )?bottleneck (\w+)(.*)$`).FindAllStringSubmatch(string(text), -1)
	if len(lines) < 15 {
		t.Fatalf("the manual has %d command lines", len(lines))
	}
	for _, m := range lines {
		var help bytes.Buffer
		if got := run([]string{m[1], "-help"}, &help, io.Discard); got != exitDone {
			t.Errorf("bottleneck %s -help: exit status %d", m[1], got)
		}
		own, _, _ := strings.Cut(m[2], " -- ")
		for _, flag := range regexp.MustCompile(`(?:^| )-(\w+)`).FindAllStringSubmatch(own, -1) {
			goTest := m[1] == "test" && flag[1] == "race"
			if !goTest && !strings.Contains(help.String(), "\n  -"+flag[1]+" ") && !strings.Contains(help.String(), "\n  -"+flag[1]+"\n") {
				t.Errorf("bottleneck %s has no flag -%s", m[1], flag[1])
			}
		}
	}
}
