package bottleneck

import (
	"fmt"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/analyze"
	"github.com/bottleneck-go/bottleneck/internal/owner"
)

// ErrProfile means that a profile cannot be charged: it is not valid, or is the
// difference of two.
var ErrProfile = analyze.ErrProfile

// An AnalyzeConfig says how profiles are charged. The zero value is ready for use.
type AnalyzeConfig struct {
	// Own holds prefixes of import paths, or of the names of other languages, that count
	// as your own code, beside package main. None means the main module, as far as the
	// profiles tell it: Report.Profile.OwnWhy says how.
	Own []string

	// SampleIndex names the sample type that is charged, as "inuse_space", or is its
	// index. "" means pprof's default.
	SampleIndex string

	// By names a label, each value of which is charged for itself.
	By string

	// Focus and Ignore are regular expressions of functions, TagFocus and TagIgnore of
	// labels, which take samples or leave them out as the options of pprof that have
	// these names.
	Focus, Ignore, TagFocus, TagIgnore string
}

func (c AnalyzeConfig) internal() analyze.Config {
	return analyze.Config{
		Hint: owner.Hint{Own: c.Own}, SampleIndex: c.SampleIndex, By: c.By,
		Focus: c.Focus, Ignore: c.Ignore, TagFocus: c.TagFocus, TagIgnore: c.TagIgnore,
	}
}

// Analyze charges a profile that was recorded elsewhere: of the processor, the heap,
// locks, goroutines or anything else, of Go or of other languages. Report.Profile says
// what shares are of. Of processor time they are shares of the profile's duration, its
// one phase "run"; what the samples do not cover, since the process waited, is a line of
// its own. The profile is not changed. The error is ErrProfile, or ErrUsage if
// there is no such sample type, or an expression is none.
func Analyze(p *profile.Profile, config AnalyzeConfig) (*Report, error) {
	return AnalyzeAll([]*profile.Profile{p}, config)
}

// AnalyzeAll charges several profiles of one program, as of the instances of a service or
// of one minute after the other, as one. The intervals allow for how much they differ from
// one another, since the samples of one instance are not independent; those that are unlike the
// others are named, by their numbers from 1 on. Profiles of another kind than the first, or
// than those of processor time, are left out, with a warning. It takes as much memory as
// all different stacks.
func AnalyzeAll(profiles []*profile.Profile, config AnalyzeConfig) (*Report, error) {
	a, err := analyze.New(config.internal())
	if err != nil {
		return nil, err
	}
	for i, p := range profiles {
		if err := p.CheckValid(); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrProfile, err)
		}
		if err := a.Add(i, fmt.Sprintf("profile %d", i+1), p.Copy()); err != nil {
			return nil, err
		}
	}
	return a.Report()
}
