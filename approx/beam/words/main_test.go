package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/testing/ptest"
)

func TestMain(m *testing.M) { ptest.MainWithDefault(m, "prism") }

// Words of several files are counted once.
func TestWords(t *testing.T) {
	dir := t.TempDir()
	for i := range 3 {
		text := "It's the same, the very same.\n" + fmt.Sprint("word", strings.Repeat("x", i), "\n")
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprint(i, ".txt")), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var printed bytes.Buffer
	out = &printed
	*input = filepath.Join(dir, "*.txt")
	p, s := beam.NewPipelineWithRoot()
	build(s)
	if _, err := prism.Execute(context.Background(), p); err != nil {
		t.Fatal(err)
	}
	if want := "7 distinct words\n"; printed.String() != want {
		t.Errorf("printed %q, want %q", printed.String(), want)
	}
}
