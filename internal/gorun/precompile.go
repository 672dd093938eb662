package gorun

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/goflags"
)

// nothing is put before the tools of the go command, and before test programs: it links
// an empty file and runs no test.
const nothing = `#!/bin/sh
case "$1" in
*.test) exit 0 ;;
*/link)
	if [ "$2" = -o ]; then
		: >"$3"
		exit 0
	fi ;;
esac
exec "$@"
`

// Precompile compiles and vets packages with their tests, as Test does with the same flags,
// so that Test finds all that in the build cache. Nothing is linked or run. What does not
// compile is no error: Test will tell.
func (g Go) Precompile(ctx context.Context, overlay string, build, flags []string, packages ...string) error {
	if runtime.GOOS == "windows" || goflags.Last(slices.Concat(g.userFlags, flags), "toolexec") != "" {
		return g.Compile(ctx, overlay, append(slices.Clone(build), "-test"), packages...) // but for the main packages that go test makes
	}
	script := filepath.Join(g.Tmp, "nothing")
	if err := os.WriteFile(script, []byte(nothing), 0o777); err != nil {
		return err
	}
	flags = append(slices.Clone(flags), "-toolexec="+script, "-exec="+script, "-count=1")
	if goflags.Last(flags, "coverprofile") != "" {
		flags = append(flags, "-coverprofile=") // still with coverage, but the user's file stays
	}
	_, err := g.Test(ctx, TestRun{Overlay: overlay, Graph: filepath.Join(g.Tmp, "precompiled.json"), Packages: packages, Flags: flags})
	return err
}
