// Package schedule reconstructs what the go command did for a test suite: its actions
// (compile, link, vet, run), which of them waited for which, and how long
// everything would have taken had some been shorter.
//
// The actions come from go test -debug-actiongraph, which is the go command's own
// record of what it ran and when.
package schedule

import (
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
)

// A Kind is what an action does.
type Kind string

const (
	Compile Kind = "compile"
	Link    Kind = "link"
	Vet     Kind = "vet"
	Running Kind = "run"
	Other   Kind = "other" // bookkeeping of the go command
)

// An Action is one step of the go command.
type Action struct {
	Kind     Kind
	Package  string        // import path, without the variant that a test makes of it
	Deps     []int         // indices of the actions that had to end first
	Ready    time.Duration // when the last of them had ended; like all times, since the command began
	Start    time.Duration
	Done     time.Duration
	CPU      time.Duration // of the commands that it ran; of Running it is not known
	Cached   bool          // nothing was executed: the result was known
	Untested bool          // of Running: the package has no tests; the go command may write its coverage
	Object   string        // the directory in the go command's work directory: what tells whose test program it is
	Priority int           // the go command takes the smallest first
}

// Wall is how long an action took.
func (a *Action) Wall() time.Duration { return a.Done - a.Start }

// Executes reports whether an action runs a test program.
func (a *Action) Executes() bool { return a.Kind == Running && !a.Cached && !a.Untested }

// A record is an action as the go command writes it.
type record struct {
	ID                             int
	Objdir                         string
	Mode, Package                  string
	Deps                           []int
	Priority                       int
	TimeReady, TimeStart, TimeDone time.Time
	Cmd                            []string
	CmdUser, CmdSys                time.Duration
}

// Read reads what go test wrote for -debug-actiongraph. Times are counted
// from began. Actions that never ran, because something before them failed, are
// left out, and so they are from what others depend on.
func Read(r io.Reader, began time.Time) ([]Action, error) {
	var records []record
	if err := json.NewDecoder(r).Decode(&records); err != nil {
		return nil, fmt.Errorf("schedule: action graph: %w", err)
	}
	index := make(map[int]int) // by ID
	for _, rec := range records {
		if !rec.TimeDone.IsZero() && !rec.TimeStart.IsZero() {
			index[rec.ID] = len(index)
		}
	}
	actions := make([]Action, 0, len(index))
	for _, rec := range records {
		if _, ran := index[rec.ID]; !ran {
			continue
		}
		a := Action{
			Kind: kindOf(rec), Package: testedPackage(rec.Package), Object: path.Base(rec.Objdir), Priority: rec.Priority,
			Ready: rec.TimeReady.Sub(began), Start: rec.TimeStart.Sub(began), Done: rec.TimeDone.Sub(began),
			CPU: rec.CmdUser + rec.CmdSys,
		}
		a.Cached = len(rec.Cmd) == 0 && (a.Kind == Compile || a.Kind == Link || a.Kind == Vet)
		for _, id := range rec.Deps {
			if i, ran := index[id]; ran {
				a.Deps = append(a.Deps, i)
			}
		}
		actions = append(actions, a)
	}
	markCachedRuns(actions)
	return actions, nil
}

// markCachedRuns finds the test programs that were not run, since go test had their
// result: they were not linked either. A package without tests has none.
func markCachedRuns(actions []Action) {
	unlinked := make(map[string]bool)
	for _, a := range actions {
		if a.Kind == Link {
			unlinked[a.Object] = a.Cached
		}
	}
	for i := range actions {
		if actions[i].Kind == Running {
			cached, linked := unlinked[actions[i].Object]
			actions[i].Cached, actions[i].Untested = cached, !linked
		}
	}
}

func kindOf(r record) Kind {
	switch {
	case r.Mode == "build", strings.HasPrefix(r.Mode, "cgo "):
		return Compile
	case r.Mode == "link":
		return Link
	case r.Mode == "vet":
		return Vet
	case r.Mode == "test run":
		return Running
	}
	return Other
}

// testedPackage is the package that a test's variants belong to: "p" for "p",
// "p [p.test]", "p_test [p.test]" and "p.test".
func testedPackage(name string) string {
	if _, variant, ok := strings.Cut(name, " ["); ok {
		name = strings.TrimSuffix(variant, "]")
	}
	return strings.TrimSuffix(name, ".test")
}
