package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

const (
	// mostRuns is how many of the latest runs stay without -keep, and mostBytes how
	// large all of them may be together; the latest stays in any case.
	mostRuns  = 50
	mostBytes = 500 << 20
)

// forget removes what is old of the runs below parent: all but the latest runs, and
// the programs of all but a few of them.
func forget(parent string, runs int) {
	forgetPrograms(parent)
	forgetRuns(parent, runs, mostBytes)
}

// forgetRuns removes the oldest runs, until so many are left, and so many bytes. Only
// what is named as runs are, and has ended, is one.
func forgetRuns(parent string, runs int, bytes int64) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return
	}
	named := regexp.MustCompile(`^\d{8}-\d{6}\.\d{3}-\d+$`)
	kept := 0
	for _, run := range slices.Backward(entries) {
		dir := filepath.Join(parent, run.Name())
		if _, err := os.Stat(filepath.Join(dir, "report.json")); err != nil || !named.MatchString(run.Name()) {
			continue
		}
		bytes -= size(dir)
		if kept++; kept > runs || bytes < 0 && kept > 1 {
			_ = os.RemoveAll(dir)
		}
	}
}

// size is how large the files of a directory are.
func size(dir string) (sum int64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if info, err := d.Info(); err == nil {
				sum += info.Size()
			}
		}
		return nil
	})
	return sum
}

// keptRuns is how many of the latest runs keep their programs.
const keptRuns = 5

// forgetPrograms removes the programs, of several MB each, of all runs below
// parent but the latest. Reports and profiles stay. What cannot be removed stays too:
// another time will do.
func forgetPrograms(parent string) {
	runs, err := os.ReadDir(parent) // sorted by name, which begins with the time
	if err != nil {
		return
	}
	kept := 0
	for _, run := range slices.Backward(runs) {
		dir := filepath.Join(parent, run.Name())
		var programs []string
		for _, pattern := range []string{"*.test", "*.program"} {
			found, err := filepath.Glob(filepath.Join(dir, pattern))
			if err == nil {
				programs = append(programs, found...)
			}
		}
		if len(programs) == 0 {
			continue
		}
		if kept++; kept <= keptRuns {
			continue
		}
		for _, path := range programs {
			_ = os.Remove(path)
		}
	}
}
