package suite

import (
	"bytes"
	"os"
	"runtime"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
	"github.com/bottleneck-go/bottleneck/report"
)

// Here is the environment of this process.
func Here() report.Environment { return here.Get() }

var here = lazy.Value[report.Environment]{Make: func() report.Environment {
	e := report.Environment{Go: runtime.Version(), GOOS: runtime.GOOS, GOARCH: runtime.GOARCH, CPUs: runtime.NumCPU()}
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil { // only Linux has it
		e.CPU = model(text)
	}
	return e
}}

// model is the processor's name in /proc/cpuinfo, or "".
func model(cpuinfo []byte) string {
	for line := range bytes.Lines(cpuinfo) {
		if name, value, ok := bytes.Cut(line, []byte(":")); ok && string(bytes.TrimSpace(name)) == "model name" {
			return string(bytes.TrimSpace(value))
		}
	}
	return ""
}

// Environment is what the suite's programs run on.
func (s *Suite) Environment() report.Environment {
	e := Here()
	e.Go, e.GOOS, e.GOARCH = s.Env.GOVERSION, s.Env.GOOS, s.Env.GOARCH
	return e
}
