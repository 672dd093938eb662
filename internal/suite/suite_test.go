package suite

import (
	"errors"
	"fmt"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

func TestModel(t *testing.T) {
	check := func(text, want string) {
		t.Helper()
		if got := model([]byte(text)); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	check("processor\t: 0\nmodel\t\t: 85\nmodel name\t: Intel(R) Xeon(R) CPU @ 2.50GHz\nflags\t: fpu\n\nprocessor\t: 1\nmodel name\t: another\n", "Intel(R) Xeon(R) CPU @ 2.50GHz")
	check("processor\t: 0\nBogoMIPS\t: 243.75\n", "") // arm64
	check("", "")
}

// An error of usage says what is wrong, and nothing else before that.
func TestUsage(t *testing.T) {
	check := func(err error, text string, is error) {
		t.Helper()
		if err == nil || err.Error() != text || !errors.Is(err, is) {
			t.Errorf("%q, want %q and %v", err, text, is)
		}
	}
	check(Flags{CPU: "0"}.Check(), "-cpu 0: need numbers of processors, as in 1,2,4", ErrUsage)
	check(Flags{BenchTime: "5"}.Check(), "-benchtime 5: need a duration, as in 2s, or a number of iterations, as in 20x", ErrUsage)
	check(Flags{Run: "("}.Check(), "-run (: error parsing regexp: missing closing ): `(`", ErrUsage)
	check(Flags{Count: -1}.Check(), "-count -1: must not be negative", ErrUsage)
	check(Flags{Timeout: -1}.Check(), "-timeout -1ns: must not be negative", ErrUsage)
	check(checkBuildMode([]string{"-v", "-buildmode", "c-shared"}), "-buildmode=c-shared: it builds nothing that can be run; measure the benchmarks of its packages, without the flag", ErrUsage)
	if err := checkBuildMode([]string{"-buildmode=plugin", "-buildmode=pie"}); err != nil {
		t.Error(err)
	}
	none := fmt.Errorf("%w ./x", gorun.ErrNoPackages)
	check(classify(none), none.Error(), ErrUsage)
	check(classify(none), none.Error(), gorun.ErrNoPackages)
	if errors.Is(classify(gorun.ErrBuild), ErrUsage) || !errors.Is(classify(gorun.ErrBuild), ErrFailed) {
		t.Errorf("%v is wrong usage", classify(gorun.ErrBuild))
	}
}
