// The tests of this package fail where the recorder has its files open.
package m

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMain(m *testing.M) {
	code := m.Run()
	files, _ := filepath.Glob("/proc/self/task/*/fd/*") // of each thread, which may have its own
	for _, f := range files {
		if name, _ := os.Readlink(f); strings.HasSuffix(name, "/marks") {
			code = 4
		}
	}
	os.Exit(code)
}
