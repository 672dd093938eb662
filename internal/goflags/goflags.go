// Package goflags parses command lines of go test, as go test does.
package goflags

import (
	"fmt"
	"path/filepath"
	"strings"
)

// A takes says whether a flag has a value.
type takes bool

const (
	alone takes = false
	value takes = true
)

// ofBuild tells of the flags of go build that go test has.
func ofBuild(flag string) (needs takes, known bool) {
	switch flag {
	case "a", "asan", "cover", "linkshared", "modcacherw", "msan", "race", "trimpath":
		return alone, true
	case "asmflags", "buildmode", "buildvcs", "compiler", "covermode", "coverpkg", "gccgoflags", "gcflags", "installsuffix",
		"ldflags", "mod", "modfile", "p", "pgo", "pkgdir", "tags", "toolexec":
		return value, true
	}
	return alone, false
}

// ofTest tells of go test's own flags.
func ofTest(flag string) (needs takes, known bool) {
	switch flag {
	case "artifacts", "benchmem", "failfast", "fullpath", "short", "v", "x":
		return alone, true
	case "bench", "benchtime", "blockprofile", "blockprofilerate", "count", "coverprofile", "cpu", "exec", "list", "memprofile",
		"memprofilerate", "mutexprofile", "mutexprofilefraction", "outputdir", "parallel", "run", "shuffle", "skip", "timeout",
		"vet":
		return value, true
	}
	return alone, false
}

// A Line is what a command line says.
type Line struct {
	Build    []string // flags that say how it builds
	Test     []string // flags of the test programs, as these take them: -test.run=X
	Flags    []string // both, as they were written
	Packages []string
	Args     []string // behind -args or --
	Rest     []string // the caller's own flags
	Unknown  []string // flags that nobody knows, such as -mine=3: the tests may
}

// Parse divides a command line as go test does: flags may stand before and behind
// packages, and -args ends both. Flags named in others, which say whether they have a
// value, are left for the caller. Those named in refused are errors, with the reason.
func Parse(args []string, others map[string]bool, refused map[string]string) (l Line, err error) {
	for len(args) > 0 {
		arg := args[0]
		switch {
		case !strings.HasPrefix(arg, "-") || arg == "-":
			if at := version(arg); at != "" {
				return l, fmt.Errorf("%s: packages are measured in their module, and not at %s: change to the directory (Dir) that go mod download -json MODULE%s prints", arg, at, at)
			}
			l.Packages, args = append(l.Packages, arg), args[1:]
			continue
		case arg == "--" || strings.TrimLeft(arg, "-") == "args":
			l.Args = args[1:]
			return l, nil
		}
		f, err := readFlag(args, others)
		if why, ok := refused[f.name]; ok {
			return l, fmt.Errorf("-%s: %s", f.name, why)
		}
		if err != nil {
			return l, err
		}
		args = args[len(f.words):]
		if _, ok := others[f.name]; ok {
			l.Rest = append(l.Rest, f.words...)
		} else {
			l.add(f)
		}
	}
	return l, nil
}

// version is "@v1.2.3" where a package is named at a version, as go run and go install take it.
func version(arg string) string {
	if i := strings.IndexByte(arg, '@'); i > 0 && !strings.HasPrefix(arg, ".") && !strings.Contains(arg, "@{") && !filepath.IsAbs(arg) {
		return arg[i:]
	}
	return ""
}

// A flag is one as it was given.
type flag struct {
	name  string   // without test. in front
	words []string // one or two
	value string   // "=X", or "" if it has none
	known bool
}

// readFlag reads the flag that a command line begins with. It has its name even if there
// is an error.
func readFlag(args []string, others map[string]bool) (flag, error) {
	name, text, has := strings.Cut(strings.TrimLeft(args[0], "-"), "=")
	f := flag{name: strings.TrimPrefix(name, "test."), words: args[:1]}
	var needs takes
	needs, f.known = valued(f.name, others)
	switch {
	case has:
		f.value = "=" + text
	case !f.known:
		return f, fmt.Errorf("unknown flag %s (flags of your tests follow -args)", args[0])
	case bool(needs) && len(args) == 1:
		return f, fmt.Errorf("flag needs an argument: %s", args[0])
	case bool(needs):
		f.words, f.value = args[:2], "="+args[1]
	}
	return f, nil
}

// add adds a flag of go test.
func (l *Line) add(f flag) {
	l.Flags = append(l.Flags, f.words...)
	switch _, build := ofBuild(f.name); {
	case !f.known:
		l.Unknown = append(l.Unknown, f.words...)
	case build:
		l.Build = append(l.Build, f.words...)
	case f.name != "vet": // which go test itself sees to
		l.Test = append(l.Test, "-test."+f.name+f.value)
	}
}

// valued reports whether a known flag has a value.
func valued(name string, others map[string]bool) (needs takes, known bool) {
	if needs, ok := others[name]; ok {
		return takes(needs), true
	}
	if needs, ok := ofBuild(name); ok {
		return needs, true
	}
	return ofTest(name)
}

// Has reports whether a flag is given that has no value, or what is no false one.
func Has(flags []string, name string) (has bool) {
	for _, f := range flags {
		given, text, _ := strings.Cut(strings.TrimLeft(f, "-"), "=")
		if strings.HasPrefix(f, "-") && strings.TrimPrefix(given, "test.") == name {
			has = text != "false" && text != "0"
		}
	}
	return has
}

// Last is the last value of a flag, "" if it is not given.
func Last(flags []string, name string) string {
	if values := Values(flags, name); len(values) > 0 {
		return values[len(values)-1]
	}
	return ""
}

// Values are the values of a flag in a list of flags, in their order, written as
// -name=value or as two words.
func Values(flags []string, name string) (values []string) {
	for i, f := range flags {
		given, v, has := strings.Cut(strings.TrimLeft(f, "-"), "=")
		if !strings.HasPrefix(f, "-") || strings.TrimPrefix(given, "test.") != name {
			continue
		}
		if !has && i+1 < len(flags) {
			v = flags[i+1]
		}
		values = append(values, v)
	}
	return values
}
