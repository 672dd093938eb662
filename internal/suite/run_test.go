package suite

import (
	"io"
	"os"
	"strings"
	"testing"
)

// The program of this test is the test program itself, told to read, or to fail.
func TestMain(m *testing.M) {
	if text, ok := os.LookupEnv("SUITE_FAILS"); ok {
		os.Stderr.WriteString(text)
		os.Exit(1)
	}
	if want, ok := os.LookupEnv("SUITE_READS"); ok {
		if got, err := io.ReadAll(os.Stdin); err != nil || string(got) != want {
			os.Exit(3)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Each run reads all of the input anew.
func TestRunInput(t *testing.T) {
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := &Suite{Input: []byte("a line\n")}
	check := func(want string, r Run) {
		t.Helper()
		r.Env = []string{"SUITE_READS=" + want}
		if _, _, err := s.Run(t.Context(), Program{Main: true, Path: path}, Flags{}, r); err != nil {
			t.Errorf("reading %q: %v", want, err)
		}
	}
	check("a line\n", Run{})
	check("a line\n", Run{})
	check("another", Run{Stdin: strings.NewReader("another")})
	s.Input = nil
	check("", Run{})
}

// Of a program that fails it is told what it printed, or that it was nothing.
func TestRunFails(t *testing.T) {
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for printed, want := range map[string]string{
		"":             "m/cmd/x cannot be measured: it failed: exit status 1, and it printed no error",
		"no such file": "m/cmd/x cannot be measured: it failed: exit status 1:\nno such file",
	} {
		p := Program{Main: true, Path: path}
		p.ImportPath = "m/cmd/x"
		_, _, err := new(Suite).Run(t.Context(), p, Flags{}, Run{Env: []string{"SUITE_FAILS=" + printed}})
		if err == nil || err.Error() != want {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
