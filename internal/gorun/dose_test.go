package gorun

import (
	"errors"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func TestReadDose(t *testing.T) {
	file := filepath.Join(t.TempDir(), "dose")
	if _, err := ReadDose(file); !errors.Is(err, ErrNoRecord) {
		t.Errorf("no file: %v, want ErrNoRecord", err)
	}
	read := func(text string) (*Dose, error) {
		t.Helper()
		fixture.WriteFile(t, file, text)
		return ReadDose(file)
	}
	for _, bad := range []string{"run 1 2 3\n", "run 1 2 3 4 5 6 7 x \n", "walk 1 2 3 4 5 6 7 8 \n", "\n"} {
		if _, err := read(bad); err == nil {
			t.Errorf("%q gave no error", bad)
		}
	}
	got, err := read("round 10 9 8 7 6 0 1500 500 BenchmarkA/with a space\n" +
		"round 20 19 18 17 16 -1 0 0 BenchmarkB\n" +
		"calibration 5 0 0 0 0 -1 0 0 \n" +
		"run 100 90 80 70 60 -1 0 0 \n" +
		"progress 0 0 42 0 0 -1 0 0 steps\n")
	if err != nil {
		t.Fatal(err)
	}
	want := &Dose{
		Calibration: 5,
		Run:         Stretch{Wall: 100, CPU: 90, Calls: 80, Held: 70, Starved: 60, Arm: -1},
		Rounds: []Round{
			{"BenchmarkA/with a space", Stretch{Wall: 10, CPU: 9, Calls: 8, Held: 7, Starved: 6, Delay: 1.5, Inside: 0.5}},
			{"BenchmarkB", Stretch{Wall: 20, CPU: 19, Calls: 18, Held: 17, Starved: 16, Arm: -1}},
		},
		Progress: map[string]int64{"steps": 42},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
