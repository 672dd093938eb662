package bottleneck

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// check finds values of flags that the test program would refuse only after
// everything has been built. The error is ErrUsage.
func (s Search) check() error {
	for _, c := range []struct {
		flag, value string
		check       func(string) error
	}{
		{"bench", s.Bench, checkRegexp},
		{"run", s.Run, checkRegexp},
		{"benchtime", s.BenchTime, checkBenchTime},
		{"cpu", s.CPU, checkCPU},
		{"timeout", s.Timeout, checkTimeout},
	} {
		if c.value == "" {
			continue
		}
		if err := c.check(c.value); err != nil {
			return fmt.Errorf("%w: -%s %s: %w", ErrUsage, c.flag, c.value, err)
		}
	}
	return nil
}

func checkRegexp(s string) error {
	_, err := regexp.Compile(s)
	return err
}

func checkBenchTime(s string) error {
	if n, ok := strings.CutSuffix(s, "x"); ok {
		if i, err := strconv.Atoi(n); err == nil && i > 0 {
			return nil
		}
	} else if d, err := time.ParseDuration(s); err == nil && d > 0 {
		return nil
	}
	return fmt.Errorf("need a duration, as in 2s, or a number of iterations, as in 20x")
}

func checkCPU(s string) error {
	for n := range strings.SplitSeq(s, ",") {
		if i, err := strconv.Atoi(strings.TrimSpace(n)); err != nil || i <= 0 {
			return fmt.Errorf("need numbers of processors, as in 1,2,4")
		}
	}
	return nil
}

func checkTimeout(s string) error {
	if _, err := time.ParseDuration(s); err != nil {
		return fmt.Errorf("need a duration, as in 2m, or 0 for none")
	}
	return nil
}
