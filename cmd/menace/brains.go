package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/bottleneck-go/bottleneck/chooser/menace"
)

// pair are the files of two brains.
type pair struct{ first, second string }

func (f *pair) register(set *flag.FlagSet) {
	set.StringVar(&f.first, "first", "first.brain", "`file` of the brain that moves first")
	set.StringVar(&f.second, "second", "second.brain", "`file` of the brain that moves second")
}

func (f *pair) load() (first, second *menace.Brain, err error) {
	if first, err = load(f.first); err != nil {
		return nil, nil, err
	}
	second, err = load(f.second)
	return first, second, err
}

// apart checks that two brains that are to be saved have a file each.
func (f *pair) apart() error {
	first, err := os.Stat(f.first)
	second, err2 := os.Stat(f.second)
	if filepath.Clean(f.first) == filepath.Clean(f.second) || err == nil && err2 == nil && os.SameFile(first, second) {
		return fmt.Errorf("-first and -second: both are %s, need a file for each: %w", f.first, errUsage)
	}
	return nil
}

// load loads a brain and says what to do if there is none.
func load(path string) (*menace.Brain, error) {
	brain, err := menace.Load(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf(`%w; "menace generate" makes brains`, err)
	}
	return brain, err
}

func (p *program) generate(args []string) error {
	set := p.flags("generate", "Makes two brains that know nothing, and saves them.")
	var files pair
	files.register(set)
	force := set.Bool("force", false, "replace files that are there already")
	if err := parse(set, args); err != nil {
		return err
	}
	if err := files.apart(); err != nil {
		return err
	}
	if !*force {
		for _, path := range []string{files.first, files.second} {
			if _, err := os.Stat(path); err == nil {
				return fmt.Errorf("menace: %s is there already; -force replaces it: %w", path, fs.ErrExist)
			}
		}
	}
	if err := menace.SavePair(menace.NewBrain(), files.first, menace.NewBrain(), files.second); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "two new brains are in %s and %s\n", files.first, files.second)
	return nil
}

func (p *program) measure(args []string) error {
	set := p.flags("measure", "Says how matches of two brains end, against each other, random and perfect play.\nThe odds are computed over the whole tree of the game, not sampled.")
	var files pair
	files.register(set)
	if err := parse(set, args); err != nil {
		return err
	}
	first, second, err := files.load()
	if err != nil {
		return err
	}
	p.printOdds(first, second)
	return nil
}

func (p *program) printOdds(first, second *menace.Brain) {
	fmt.Fprintln(p.stdout, "first  second     first wins  second wins    tie")
	for _, m := range []struct {
		names         string
		first, second menace.Strategy
	}{
		{"brain  brain  ", first, second},
		{"brain  random ", first, menace.Random},
		{"brain  perfect", first, menace.Perfect},
		{"random brain  ", menace.Random, second},
		{"perfect brain ", menace.Perfect, second},
	} {
		o := menace.Expect(m.first, m.second)
		fmt.Fprintf(p.stdout, "%s      %6.2f %%     %6.2f %%  %6.2f %%\n", m.names, 100*o.First, 100*o.Second, 100*o.Tie)
	}
}
