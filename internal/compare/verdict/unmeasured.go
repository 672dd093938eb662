package verdict

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// mostNamed is how many of the benchmarks that were not measured are named.
const mostNamed = 5

// Unmeasured is a warning of what there was no time for, or nil: of benchmarks, which are
// among so many, and of packages in which there may be others.
func Unmeasured(names []string, of int, packages []string, maxTime time.Duration) error {
	var parts []string
	if n := len(names); n > 0 {
		text := fmt.Sprintf("%s of %d (%s", render.Counted(n, "benchmark"), of, strings.Join(names[:min(n, mostNamed)], ", "))
		if n > mostNamed {
			text += " ..."
		}
		parts = append(parts, text+")")
	}
	if len(packages) > 0 {
		parts = append(parts, "all or some benchmarks of "+strings.Join(packages, ", "))
	}
	if len(parts) == 0 {
		return nil
	}
	return fmt.Errorf("-maxtime %v was too short to measure %s: raise it, or choose some with -bench", maxTime, strings.Join(parts, ", and "))
}

// A LeftOut is the warning that a benchmark, or a package, is left out.
type LeftOut struct {
	What string
	Why  error
}

// Error says what is left out, and why.
func (e *LeftOut) Error() string {
	return fmt.Sprintf("%s is left out, as it failed: %v", e.What, e.Why)
}

// Unwrap is why.
func (e *LeftOut) Unwrap() error { return e.Why }

// Has reports whether a result is of what is left out.
func (e *LeftOut) Has(result string) bool {
	rest, ok := strings.CutPrefix(result, e.What)
	return ok && (rest == "" || rest[0] == '/' || rest[0] == '-')
}

// A OneSide is the warning that only one side has a benchmark, or a unit of one, or benchmarks of
// a package.
type OneSide struct {
	Name    string
	Unit    string // "" for all of them
	Package bool
	Base    bool
}

// Error says which side has it.
func (e *OneSide) Error() string {
	side := "head"
	if e.Base {
		side = "base"
	}
	switch {
	case e.Unit != "":
		return fmt.Sprintf("%s has unit %s only in the %s", e.Name, e.Unit, side)
	case e.Package:
		return fmt.Sprintf("%s has benchmarks only in the %s", e.Name, side)
	}
	return fmt.Sprintf("%s exists only in the %s", e.Name, side)
}

// Apart are the benchmarks, or packages with benchmarks, that only one side has. It is an error
// where there are no others.
type Apart struct{ Base, Head []string }

// NewApart are those that warnings name, or nil.
func NewApart(warnings []error) *Apart {
	var a Apart
	for _, w := range warnings {
		switch e, ok := errors.AsType[*OneSide](w); {
		case !ok || e.Unit != "":
		case e.Base:
			a.Base = append(a.Base, e.Name)
		default:
			a.Head = append(a.Head, e.Name)
		}
	}
	if a.None() {
		return nil
	}
	return &a
}

// ApartOf are the names of one side alone, base and head, as far as they are asked for, and whether
// any of these is on both sides.
func ApartOf(sides [2][]string, asked func(name string) bool) (a Apart, common bool) {
	for side, only := range []*[]string{&a.Base, &a.Head} {
		for _, name := range sides[side] {
			switch {
			case !asked(name):
			case slices.Contains(sides[1-side], name):
				common = true
			default:
				*only = append(*only, name)
			}
		}
	}
	return a, common
}

// None reports whether each side has all that the other has.
func (a *Apart) None() bool { return len(a.Base)+len(a.Head) == 0 }

// Error says which side has what.
func (a *Apart) Error() string {
	var parts []string
	for i, names := range [][]string{a.Base, a.Head} {
		if len(names) > 0 {
			parts = append(parts, fmt.Sprintf("only the %s has %s", [2]string{"base", "head"}[i], Named(names)))
		}
	}
	return strings.Join(parts, ", ")
}

// Named are the first of some names, and how many more there are.
func Named(names []string) string {
	text := strings.Join(names[:min(len(names), mostNamed)], ", ")
	if more := len(names) - mostNamed; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
