package api

import (
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"
)

var all = flag.Bool("api.all", false, "vet copies of values, for which the standard library is vetted too")

// Copies that would share memory with their original are seen by go vet, before
// one of the two spoils the other.
func TestCopiesAreSeen(t *testing.T) {
	if !*all {
		t.Skip("the gate runs it, with -api.all")
	}
	source, err := os.ReadFile("testdata/copies/copies.go")
	if err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command("go", "vet", "-copylocks", "./testdata/copies").CombinedOutput()
	if err == nil {
		t.Error("go vet has nothing to say")
	}
	if want, got := strings.Count(string(source), "// copied\n"), strings.Count(string(said), "copies lock value"); got != want {
		t.Errorf("go vet sees %d copies, want %d:\n%s", got, want, said)
	}
}
