package gorun

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Gauges are what a program in mode instrument.Gauges has noted.
type Gauges struct {
	StartUp time.Duration // until the first instruction of its main function; 0 if it was not reached
	Peak    int64         // bytes of memory that were resident at most; 0 where the system does not tell
}

// ReadGauges reads what a run has noted in dir. The error is ErrNoRecord if the program
// ended in a way in which it could not note anything.
func ReadGauges(dir string, e Execution) (g Gauges, err error) {
	text, err := os.ReadFile(filepath.Join(dir, "gauges"))
	if err != nil {
		return g, fmt.Errorf("%w: %w", ErrNoRecord, err)
	}
	var began int64
	if _, err := fmt.Sscan(string(text), &began, &g.Peak); err != nil {
		return g, fmt.Errorf("%w: %w", ErrNoRecord, err)
	}
	if began != 0 {
		g.StartUp = max(0, time.Unix(0, began).Sub(e.Start.Round(0)))
	}
	return g, nil
}
