// Package goflags parses command lines of go test, as go test does.
package goflags

import (
	"fmt"
	"strings"
)

// A takes says whether a flag has a value.
type takes bool

const (
	alone takes = false
	value takes = true
)

// buildFlags are those of go build that go test has, and testFlags its own.
var (
	buildFlags = map[string]takes{
		"a": alone, "asan": alone, "cover": alone, "linkshared": alone, "modcacherw": alone, "msan": alone, "race": alone, "trimpath": alone,
		"asmflags": value, "buildmode": value, "buildvcs": value, "compiler": value, "covermode": value, "coverpkg": value,
		"gccgoflags": value, "gcflags": value, "installsuffix": value, "ldflags": value, "mod": value, "modfile": value,
		"p": value, "pgo": value, "pkgdir": value, "tags": value, "toolexec": value,
	}
	testFlags = map[string]takes{
		"artifacts": alone, "benchmem": alone, "failfast": alone, "fullpath": alone, "short": alone, "v": alone, "x": alone,
		"bench": value, "benchtime": value, "blockprofile": value, "blockprofilerate": value, "count": value, "coverprofile": value,
		"cpu": value, "exec": value, "list": value, "memprofile": value, "memprofilerate": value, "mutexprofile": value,
		"mutexprofilefraction": value, "outputdir": value, "parallel": value, "run": value, "shuffle": value,
		"skip": value, "timeout": value, "vet": value,
	}
)

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
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if !strings.HasPrefix(arg, "-") || arg == "-" {
			l.Packages = append(l.Packages, arg)
			continue
		}
		name, text, has := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if name == "args" && !has || arg == "--" {
			l.Args = args[i+1:]
			return l, nil
		}
		name = strings.TrimPrefix(name, "test.")
		if why, ok := refused[name]; ok {
			return l, fmt.Errorf("-%s: %s", name, why)
		}
		needs, known := valued(name, others)
		flag := []string{arg}
		switch {
		case !known && !has:
			return l, fmt.Errorf("unknown flag %s (flags of your tests follow -args)", arg)
		case bool(needs) && !has:
			if i++; i == len(args) {
				return l, fmt.Errorf("flag needs an argument: %s", arg)
			}
			text, has = args[i], true
			flag = append(flag, text)
		}
		if _, ok := others[name]; ok {
			l.Rest = append(l.Rest, flag...)
			continue
		}
		l.Flags = append(l.Flags, flag...)
		switch _, build := buildFlags[name]; {
		case !known:
			l.Unknown = append(l.Unknown, arg)
		case build:
			l.Build = append(l.Build, flag...)
		case has:
			l.addTest(name, "="+text)
		default:
			l.addTest(name, "")
		}
	}
	return l, nil
}

func (l *Line) addTest(name, value string) {
	if name != "vet" { // which go test itself sees to
		l.Test = append(l.Test, "-test."+name+value)
	}
}

// valued reports whether a known flag has a value.
func valued(name string, others map[string]bool) (needs takes, known bool) {
	if needs, ok := others[name]; ok {
		return takes(needs), true
	}
	if needs, ok := buildFlags[name]; ok {
		return needs, true
	}
	needs, known = testFlags[name]
	return needs, known
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
