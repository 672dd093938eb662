package gorun

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func TestReadGauges(t *testing.T) {
	dir, e := t.TempDir(), Execution{Start: time.Now()}
	if _, err := ReadGauges(dir, e); !errors.Is(err, ErrNoRecord) {
		t.Errorf("of a program that noted nothing: %v, want ErrNoRecord", err)
	}
	check := func(text string, want Gauges, wantErr error) {
		t.Helper()
		fixture.WriteFile(t, filepath.Join(dir, "gauges"), text)
		if g, err := ReadGauges(dir, e); g != want || !errors.Is(err, wantErr) {
			t.Errorf("%q: %+v, %v, want %+v, %v", text, g, err, want, wantErr)
		}
	}
	check(fmt.Sprintln(e.Start.Add(3*time.Millisecond).UnixNano(), 5000), Gauges{3 * time.Millisecond, 5000}, nil)
	check("0 5000\n", Gauges{Peak: 5000}, nil) // os.Exit before main
	check("", Gauges{}, ErrNoRecord)
}
