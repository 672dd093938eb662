// Types checks the types of the module in the current directory, tests included, on
// each PLATFORM of its arguments (GOOS/GOARCH; this one without any). It reads
// dependencies as source: vet and build would compile all of them for each platform.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"golang.org/x/tools/go/packages"
)

func main() {
	platforms := os.Args[1:]
	if len(platforms) == 0 {
		platforms = []string{runtime.GOOS + "/" + runtime.GOARCH}
	}
	failed := false
	for _, platform := range platforms {
		wrong, err := check(platform)
		if err != nil {
			fmt.Fprintf(os.Stderr, "types: %s: %v\n", platform, err)
		}
		failed = failed || err != nil || wrong > 0
	}
	if failed {
		os.Exit(1)
	}
}

// check prints what is wrong with the packages for a platform, and counts it.
func check(platform string) (int, error) {
	system, architecture, is := strings.Cut(platform, "/")
	if !is {
		return 0, fmt.Errorf("a platform is GOOS/GOARCH")
	}
	found, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
			packages.NeedDeps | packages.NeedTypes | packages.NeedTypesSizes | packages.NeedSyntax,
		Tests: true,
		Env:   append(os.Environ(), "GOOS="+system, "GOARCH="+architecture),
	}, "./...")
	if err != nil {
		return 0, err
	}
	if len(found) == 0 {
		return 0, fmt.Errorf("no packages")
	}
	return packages.PrintErrors(found), nil
}
