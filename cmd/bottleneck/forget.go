package main

import (
	"os"
	"path/filepath"
	"slices"
)

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
