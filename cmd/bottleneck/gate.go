package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// errGate means that a benchmark is worse than -gate allows.
var errGate = errors.New("worse than the gate allows")

// gateUnits are the names that -gate has for units.
var gateUnits = map[string]string{
	"time": difference.SecPerOp, "start-up": difference.StartUpPerOp, "peak": difference.PeakPerOp,
	"calls": difference.CallsPerOp, "blocks": difference.BlocksPerOp, "allocs": difference.AllocsPerOp, "bytes": difference.BytesPerOp,
	"live": difference.LiveBytes,
}

// parseGate reads "3%", which is of time, or "calls 0%, allocs 0%".
func parseGate(text string) (limits []difference.Limit, err error) {
	for part := range strings.SplitSeq(text, ",") {
		l, err := parseLimit(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		limits = append(limits, l)
	}
	return limits, nil
}

// parseLimit reads "3%" or "calls 0%".
func parseLimit(text string) (l difference.Limit, err error) {
	l.Unit = difference.SecPerOp
	if unit, by, ok := strings.Cut(text, " "); ok && strings.Trim(unit, "0123456789.") != "" { // not "3 %"
		text = by
		l.Unit = cmp.Or(gateUnits[unit], unit)
		if gateUnits[unit] == "" && !strings.Contains(unit, "/") {
			return l, fmt.Errorf("%s: want time, start-up, peak, live, calls, blocks, allocs, bytes or a unit such as widgets/op", unit)
		}
	}
	l.By, err = parsePercent(text)
	return l, err
}

// parsePercent reads "3%" or "3" as 0.03.
func parsePercent(text string) (float64, error) {
	x, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%")), 64)
	if err != nil || !(x >= 0 && x <= 1e6) {
		return 0, fmt.Errorf("%q is not a percentage, as in 3%%", text)
	}
	return x / 100, nil
}

// checkGate finds limits of what is not looked at: counts where is measured, and time where
// is counted.
func (f compareFlags) checkGate() error {
	for _, l := range f.gate {
		switch {
		case !f.counting() && (l.Unit == difference.CallsPerOp || l.Unit == difference.BlocksPerOp):
			return usageError{fmt.Errorf("compare: -gate limits %s, which only -exact counts", l.Unit)}
		case f.counting() && !slices.Contains(difference.CountedUnits, l.Unit):
			return usageError{fmt.Errorf("compare: -gate limits %s, which is not counted: want calls, blocks, allocs or bytes", l.Unit)}
		}
	}
	return nil
}

// crossed is the error of benchmarks that are worse than allowed, the worst of each limit, or nil.
func crossed(d *bottleneck.Difference, limits []difference.Limit) error {
	var list []string
	for _, l := range limits {
		b := d.Worst(l)
		switch {
		case b == nil:
		case l.Unit == difference.SecPerOp:
			list = append(list, fmt.Sprintf("%s takes %+.1f %%, -gate allows %+.1f %%", b.Name, 100*(b.Change.Ratio-1), 100*l.By))
		default:
			list = append(list, fmt.Sprintf("%s has %.4g %s, had %.4g, -gate allows %+.1f %%", b.Name, b.Head.Center, l.Unit, b.Base.Center, 100*l.By))
		}
	}
	if list == nil {
		return nil
	}
	return fmt.Errorf("%w: %s", errGate, strings.Join(list, "; "))
}
