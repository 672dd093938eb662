package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// words is a report.
type words struct{}

func (words) WriteJSON(w io.Writer) error     { return put("{}", nil)(w) }
func (words) WriteMarkdown(w io.Writer) error { return put("# words", nil)(w) }

func TestWriteReport(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "words.json"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := WriteReport(dir, "words", words{}); !errors.Is(err, syscall.EISDIR) {
		t.Errorf("WriteReport over a directory = %v, want EISDIR", err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "words.md")); err != nil || string(text) != "# words" {
		t.Errorf("beside it, %q was written, %v", text, err)
	}
}
