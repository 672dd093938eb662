package gorun

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestReadRecordRefuses(t *testing.T) {
	dir := t.TempDir()
	if _, err := ReadRecord(dir); !errors.Is(err, ErrNoRecord) {
		t.Errorf("an empty directory: %v, want ErrNoRecord", err)
	}
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("marks", "I 1 1 0 2 3\n")
	if _, err := ReadRecord(dir); !errors.Is(err, ErrNoRecord) {
		t.Errorf("a killed program's record: %v, want ErrNoRecord", err)
	}
	for _, bad := range []string{"1 2\n", "1 5 1\n", "1 -1 1\n", "x 0 1\n", "1 2\n3 4 5\n", "1 2 3 4\n"} {
		if _, err := readSamples(write("samples", bad), 5); err == nil {
			t.Errorf("samples %q gave no error", bad)
		}
	}
	if samples, err := readSamples(write("samples", "7 4 1\n9 0 2\n"), 5); err != nil || len(samples) != 2 || samples[1] != (Sample{9, 0, 2}) {
		t.Errorf("readSamples = %v, %v", samples, err)
	}
}
