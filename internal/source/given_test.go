package source

import (
	"path/filepath"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// A loop goes on until a time that another file gives its function, also by way of others, unless something else may end it.
func TestByDeadline(t *testing.T) {
	const made = "package a\nfunc main() {\n	timeout, cancel := context.WithTimeout(parent, 5)\n	defer cancel()\n"
	const loop = "package a\nfunc (w *worker) run(n int, ctx context.Context) {\n	for {\n		if ctx.Err() != nil {\n			return\n		}\n		work()\n	}\n}\n"
	for _, c := range []struct {
		what, main, loop string
		want             bool
	}{
		{"given", made + "	w.run(1, timeout)\n}\n", loop, true},
		{"handed on", made + "	start(timeout)\n}\nfunc start(c context.Context) { w.run(1, c) }\n", loop, true},
		{"ended by another", made + "	go w.run(1, timeout)\n	wait()\n	cancel()\n}\n", loop, false},
		{"of something else", made + "	w.run(1, background)\n}\n", loop, false},
		{"another parameter", made + "	w.run(timeout, 1)\n}\n", loop, false},
		{"otherwise ended", made + "	w.run(1, timeout)\n}\n", "package a\nfunc (w *worker) run(n int, ctx context.Context) {\n	for ctx.Err() == nil {\n		if found() {\n			return\n		}\n		work()\n	}\n}\n", false},
	} {
		dir := t.TempDir()
		fixture.WriteFile(t, filepath.Join(dir, "main.go"), c.main)
		path := filepath.Join(dir, "worker.go")
		fixture.WriteFile(t, path, c.loop)
		if got := new(Tree).ByDeadline(path, 7); got != c.want {
			t.Errorf("%s: goes on until some time: %v, want %v", c.what, got, c.want)
		}
	}
}
