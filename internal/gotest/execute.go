package gotest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

// A Suite is one finished run of go test.
type Suite struct {
	Began     time.Time
	Wall      time.Duration // from pressing return to the prompt
	ExitCode  int           // of go test
	Actions   []Action
	Processes []Process
}

// A Process is a test program that recorded itself.
type Process struct {
	Record string // directory
	Object string // the directory of the go command's in which the program was linked: see ObjectDir
	Dir    string // working directory
}

// Execute runs go test with the given arguments, through an overlay that records.
// What it prints goes to output as it comes. Records and the action graph are
// written below tmp. That tests fail is no error.
func Execute(ctx context.Context, g gorun.Go, tmp, overlay string, args []string, output io.Writer) (*Suite, error) {
	records := filepath.Join(tmp, "records")
	graph := filepath.Join(tmp, "actions.json")
	if err := os.Mkdir(records, 0o777); err != nil {
		return nil, err
	}
	s := &Suite{Began: time.Now()}
	command := append([]string{"test", "-overlay", overlay, "-debug-actiongraph", graph}, args...)
	var err error
	s.ExitCode, err = g.Run(ctx, output, []string{
		instrument.RecordVariable + "=" + records, instrument.ModeVariable + "=" + string(instrument.Tests),
	}, command...)
	s.Wall = time.Since(s.Began)
	if err != nil {
		return nil, err
	}
	if s.Actions, err = readActions(graph, s.Began); err != nil {
		return nil, err
	}
	s.Processes, err = readProcesses(records)
	return s, err
}

func readActions(path string, began time.Time) ([]Action, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil // the go command did not come to it
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadActions(bufio.NewReader(f), began)
}

// readProcesses lists the test programs that recorded themselves.
func readProcesses(records string) ([]Process, error) {
	dirs, err := os.ReadDir(records)
	if err != nil {
		return nil, err
	}
	var processes []Process
	for _, d := range dirs {
		record := filepath.Join(records, d.Name())
		text, err := os.ReadFile(filepath.Join(record, "process"))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		executable, dir, ok := strings.Cut(strings.TrimSuffix(string(text), "\n"), "\n")
		if !ok {
			return nil, fmt.Errorf("gotest: %s: process %q", record, text)
		}
		processes = append(processes, Process{Record: record, Object: ObjectDir(executable), Dir: dir})
	}
	return processes, nil
}
