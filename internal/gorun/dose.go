package gorun

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"
)

// A Dose is what a program wrote that ran with doses: see package instrument's
// Delayed.
type Dose struct {
	Calibration time.Duration
	Run         Stretch // from the program's start to its end, without the calibration
	Rounds      []Round // the timed stretches of the benchmarks, in their order
	Progress    map[string]int64
}

// A Round is a timed stretch of a benchmark.
type Round struct {
	Name string
	Stretch
}

// A Stretch is a part of a run. Calls of the suspect are not counted where the
// dose is a number of turns, and 0 then.
type Stretch struct {
	Wall, CPU time.Duration
	Calls     int64
	// Held is the time that doses took which are durations, or that the suspect's
	// calls took where they are timed.
	Held time.Duration
	// Starved is how long threads were ready to run and had no processor, or 0
	// where the system does not tell.
	Starved time.Duration
	Arm     int     // the number of the dose in a plan, or -1
	Delay   float64 // of each call, in nanoseconds of processor time; where calls are timed, the cost of that
	Inside  float64 // the part of a timed call's cost that is counted as the call's
}

// ReadDose reads what a program wrote to file.
func ReadDose(file string) (*Dose, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoRecord
	} else if err != nil {
		return nil, err
	}
	d := &Dose{Progress: make(map[string]int64)}
	for line := range strings.Lines(string(text)) {
		if err := d.read(strings.TrimSuffix(line, "\n")); err != nil {
			return nil, fmt.Errorf("gorun: line %q of a dose: %w", line, err)
		}
	}
	return d, nil
}

func (d *Dose) read(line string) (err error) {
	var n [8]int64
	fields := strings.SplitN(line, " ", len(n)+2)
	if len(fields) < len(n)+2 {
		return fmt.Errorf("need a kind, %d numbers and a name", len(n))
	}
	for i := range n {
		if n[i], err = strconv.ParseInt(fields[i+1], 10, 64); err != nil {
			return err
		}
	}
	s := Stretch{
		Wall: time.Duration(n[0]), CPU: time.Duration(n[1]), Calls: n[2], Held: time.Duration(n[3]), Starved: time.Duration(n[4]),
		Arm: int(n[5]), Delay: float64(n[6]) / 1000, Inside: float64(n[7]) / 1000,
	}
	switch kind, name := fields[0], fields[len(fields)-1]; kind {
	case "calibration":
		d.Calibration = s.Wall
	case "run":
		d.Run = s
	case "progress":
		d.Progress[name] = s.Calls
	case "round":
		d.Rounds = append(d.Rounds, Round{name, s})
	default:
		return errors.New("not known")
	}
	return nil
}
