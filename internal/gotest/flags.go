package gotest

import (
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// A takes says whether a flag of go test has a value.
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
		"pgo": value, "pkgdir": value, "tags": value, "toolexec": value,
	}
	testFlags = map[string]takes{
		"artifacts": alone, "benchmem": alone, "failfast": alone, "fullpath": alone, "short": alone, "v": alone, "x": alone,
		"bench": value, "benchtime": value, "blockprofile": value, "blockprofilerate": value, "count": value, "coverprofile": value,
		"cpu": value, "exec": value, "list": value, "memprofile": value, "memprofilerate": value, "mutexprofile": value,
		"mutexprofilefraction": value, "outputdir": value, "p": value, "parallel": value, "run": value, "shuffle": value,
		"skip": value, "timeout": value, "vet": value,
	}
	refused = map[string]string{
		"c":          "nothing would be run",
		"n":          "nothing would be run",
		"i":          "go test has it no more",
		"C":          "change the directory first",
		"fuzz":       "fuzzing has no end: its seeds run without -fuzz",
		"cpuprofile": "the suite is profiled already: -o writes the profiles",
		"trace":      "the suite is traced already: -o writes the traces",
		"overlay":    "set it in GOFLAGS",
		"work":       "the work directory is removed",
	}
)

// A CommandLine is what a command line for go test says.
type CommandLine struct {
	Build    []string // flags that say how it builds
	Flags    []string // all flags, those too
	Packages []string
	TestArgs []string // behind -args
	Rest     []string // flags that are not go test's
}

// ParseCommandLine divides a command line as go test does: flags may stand before and
// behind packages, and -args ends both. Flags named in others, which say whether they
// have a value, are left for the caller. The error is ErrUsage.
func ParseCommandLine(args []string, others map[string]bool) (c CommandLine, err error) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if !strings.HasPrefix(arg, "-") || arg == "-" {
			c.Packages = append(c.Packages, arg)
			continue
		}
		name, _, has := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if name == "args" && !has || arg == "--" {
			c.TestArgs = args[i+1:]
			return c, nil
		}
		name = strings.TrimPrefix(name, "test.")
		if why, ok := refused[name]; ok {
			return c, suite.Usagef("-%s: %s", name, why)
		}
		flag := []string{arg}
		if needs, ok := valued(name, others); ok && bool(needs) && !has {
			if i++; i == len(args) {
				return c, suite.Usagef("flag needs an argument: %s", arg)
			}
			flag = append(flag, args[i])
		} else if !ok && !has {
			return c, suite.Usagef("unknown flag %s: flags of the tests' own stand behind -args", arg)
		}
		c.add(name, flag, others)
	}
	return c, nil
}

func (c *CommandLine) add(name string, flag []string, others map[string]bool) {
	if _, ok := others[name]; ok {
		c.Rest = append(c.Rest, flag...)
		return
	}
	c.Flags = append(c.Flags, flag...)
	if _, ok := buildFlags[name]; ok {
		c.Build = append(c.Build, flag...)
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

// last is the last value of a flag, "" if it is not given.
func last(flags []string, name string) (found string) {
	for i, f := range flags {
		given, v, has := strings.Cut(strings.TrimLeft(f, "-"), "=")
		if !strings.HasPrefix(f, "-") || strings.TrimPrefix(given, "test.") != name {
			continue
		}
		if !has && i+1 < len(flags) {
			v = flags[i+1]
		}
		found = v
	}
	return found
}
