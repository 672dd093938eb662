package bottleneck

import (
	"fmt"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/analyze"
	"github.com/bottleneck-go/bottleneck/internal/owner"
)

// ErrProfile means that a profile cannot be charged: it is not valid, or is the difference
// of two profiles.
var ErrProfile = analyze.ErrProfile

// An AnalyzeConfig says how profiles are charged. The zero value is ready for use.
type AnalyzeConfig struct {
	// Own holds prefixes of import paths, or of names in other languages, that count as
	// your own code, besides package main. None means the main module, if the profiles tell
	// it: Report.Profile.OwnWhy says how.
	Own []string

	// SampleIndex is the sample type that is charged, such as "inuse_space", or its index.
	// "" means pprof's default.
	SampleIndex string

	// By names a label whose values are reported separately.
	By string

	// Focus and Ignore are regular expressions for functions, TagFocus and TagIgnore for
	// labels. They select samples as the options of pprof with these names do.
	Focus, Ignore, TagFocus, TagIgnore string
}

func (c AnalyzeConfig) internal() analyze.Config {
	return analyze.Config{
		Hint: owner.Hint{Own: c.Own}, SampleIndex: c.SampleIndex, By: c.By,
		Focus: c.Focus, Ignore: c.Ignore, TagFocus: c.TagFocus, TagIgnore: c.TagIgnore,
	}
}

// Analyze charges a profile that was recorded elsewhere: of CPU time, the heap, locks,
// goroutines or anything else, of Go or of other languages. [Report].Profile says what shares
// refer to. For CPU time they are shares of the profile's duration, in the single phase
// "run"; time in which the process waited is an entry of its own. The profile is not
// changed. The error is [ErrProfile], or [ErrUsage] if there is no such sample type or a
// regular expression is not valid.
func Analyze(p *profile.Profile, config AnalyzeConfig) (*Report, error) {
	return AnalyzeAll([]*profile.Profile{p}, config)
}

// AnalyzeAll charges several profiles of one program as one, such as those of the instances
// of a service or of successive minutes. The intervals allow for how much profiles differ,
// since the samples of one instance are not independent. Those that are unlike the others
// are named, by their numbers from 1 on. Profiles of another kind than the first one, or
// than those of CPU time, are left out, with a warning. It needs memory for all different
// stacks.
func AnalyzeAll(profiles []*profile.Profile, config AnalyzeConfig) (*Report, error) {
	a, err := analyze.New(config.internal())
	if err != nil {
		return nil, err
	}
	for i, p := range profiles {
		name := fmt.Sprintf("profile %d", i+1)
		if p == nil {
			return nil, fmt.Errorf("%w: %s is nil", ErrProfile, name)
		}
		if err := p.CheckValid(); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrProfile, err)
		}
		if err := a.Add(i, name, p.Copy()); err != nil {
			return nil, err
		}
	}
	return a.Report()
}
