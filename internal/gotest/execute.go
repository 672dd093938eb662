package gotest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/goflags"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/gotest/schedule"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// An execution is one finished run of go test.
type execution struct {
	began     time.Time
	wall      time.Duration // from pressing return to the prompt
	exitCode  int           // of go test
	cpu       time.Duration // of go test, and of all that was waited for
	actions   []schedule.Action
	recording bool // test programs record themselves
	// records are the directories in which test programs recorded themselves, by the name
	// of the directory of the go command's in which each was linked.
	records map[string]string
	unbuilt []string      // the packages whose tests could not be run
	rest    time.Duration // of each test program, at its end
}

// raceRest is how long programs rest at their end for the race detector, so that it can still
// tell of what it finds: a second, or as GORACE says.
func raceRest(flags []string) time.Duration {
	if !goflags.Has(flags, "race") {
		return 0
	}
	for option := range strings.FieldsSeq(os.Getenv("GORACE")) {
		if value, ok := strings.CutPrefix(option, "atexit_sleep_ms="); ok {
			ms, _ := strconv.Atoi(value)
			return time.Duration(ms) * time.Millisecond
		}
	}
	return time.Second
}

// execute runs go test through an overlay. Records and the action graph are written
// below the suite's temporary directory. That tests fail is no error.
func execute(ctx context.Context, s *suite.Suite, overlay string, c Config) (*execution, error) {
	records := s.Temp("records")
	if err := os.Mkdir(records, 0o777); err != nil {
		return nil, err
	}
	graph := s.Temp("actions.json")
	e := &execution{began: time.Now(), recording: overlay != "", rest: raceRest(slices.Concat(s.AllFlags(), c.Flags))}
	printed := &gorun.Printed{To: c.Output}
	ended, err := s.Test(ctx, gorun.TestRun{
		Overlay: overlay, Graph: graph, Flags: c.Flags, Args: c.Args, Output: printed,
		Env: []string{
			instrument.RecordVariable + "=" + records, instrument.ModeVariable + "=" + string(instrument.Tests),
			instrument.TempVariable + "=" + os.Getenv("GOTMPDIR"),
		},
	})
	e.wall = time.Since(e.began)
	e.unbuilt = printed.Unbuilt
	if err != nil {
		return nil, err
	}
	e.exitCode, e.cpu = ended.ExitCode(), ended.UserTime()+ended.SystemTime()
	if e.actions, err = readActions(graph, e.began); err != nil {
		return nil, err
	}
	for i := range e.actions { // what is not linked since it does not compile is not cached
		if a := &e.actions[i]; a.Kind == schedule.Running && slices.Contains(e.unbuilt, a.Package) {
			a.Cached, a.Untested = false, false
		}
	}
	e.records, err = readRecorded(records)
	return e, err
}

func readActions(path string, began time.Time) ([]schedule.Action, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // the go command did not come to it
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return schedule.Read(bufio.NewReader(f), began)
}

// readRecorded finds the records of test programs.
func readRecorded(records string) (map[string]string, error) {
	dirs, err := os.ReadDir(records)
	if err != nil {
		return nil, err
	}
	byObject := make(map[string]string)
	for _, d := range dirs {
		record := filepath.Join(records, d.Name())
		text, err := os.ReadFile(filepath.Join(record, "process"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		executable, _, ok := strings.Cut(string(text), "\n")
		if !ok {
			return nil, fmt.Errorf("gotest: %s: process %q", record, text)
		}
		byObject[path.Base(path.Dir(filepath.ToSlash(executable)))] = record
	}
	return byObject, nil
}
