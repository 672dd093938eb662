//go:build go1.25

package main

import (
	"os"
	"runtime/trace"
)

func flight(path string) {
	r := trace.NewFlightRecorder(trace.FlightRecorderConfig{})
	check(r.Start())
	work()
	f, err := os.Create(path)
	check(err)
	_, err = r.WriteTo(f)
	check(err)
	check(f.Close())
	r.Stop()
}
