// The tests of this package fail where the recorder has its files open.
package m

import (
	"os"
	"strings"
	"testing"
)

func TestMain(m *testing.M) {
	code := m.Run()
	files, _ := os.ReadDir("/proc/self/fd")
	for _, f := range files {
		if name, _ := os.Readlink("/proc/self/fd/" + f.Name()); strings.HasSuffix(name, "/marks") {
			code = 4
		}
	}
	os.Exit(code)
}
