package bottleneck

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// runAll runs all programs once. Among several packages, one that fails is left
// out from then on, so that the others are not lost; it is an error only when
// none is left.
func (f *finder) runAll(ctx context.Context, a *analysis, run int) error {
	var left []program
	for i, p := range f.programs {
		f.Progress(fmt.Sprintf("run %d: %s", run, p.ImportPath))
		record := filepath.Join(f.tmp, fmt.Sprintf("run%d-%d", run, i))
		err := f.execute(ctx, a, p, record)
		switch {
		case err == nil:
			left = append(left, p)
		case errors.Is(err, ErrFailed) && f.many():
			f.failed = append(f.failed, err)
		default:
			return err
		}
	}
	if len(left) == 0 && len(a.results) == 0 {
		return errors.Join(f.failed...)
	}
	f.programs = left
	return nil
}

// packageNames gives each package of the benchmarks the part of its path by
// which it differs from the others: nothing if there is only one.
func packageNames(benchmarks []Benchmark) map[string]string {
	names := make(map[string]string)
	var common string
	for i, b := range benchmarks {
		names[b.Package] = ""
		if i == 0 {
			common = b.Package
		}
		for common != "." && !symbol.Within(b.Package, common) {
			common = path.Dir(common)
		}
	}
	if len(names) == 1 {
		return names
	}
	for _, b := range benchmarks {
		name := strings.TrimPrefix(strings.TrimPrefix(b.Package, common), "/")
		if common == "." {
			name = b.Package
		}
		if name == "" {
			name = path.Base(b.Package)
		}
		names[b.Package] = name + " "
	}
	return names
}
