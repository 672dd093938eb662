package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/bottleneck-go/bottleneck/chooser"
	"github.com/bottleneck-go/bottleneck/chooser/menace"
	"github.com/bottleneck-go/bottleneck/internal/naive"
	"github.com/bottleneck-go/bottleneck/internal/progress"
)

// errInterrupted ends a training that was interrupted.
var errInterrupted = errors.New("menace: interrupted; nothing was saved")

// A trainer trains two brains and gives them back. It plays the matches in
// parts and calls done after each with the number of its matches, until that
// returns an error.
type trainer func(first, second *menace.Brain, matches int, r *rand.Rand, done func(matches int) error) error

// trainers are the ways to train, by the value of -impl.
var trainers = map[string]trainer{
	"api":     trainFast,
	"naive":   trainSlowly(naive.Choose),
	"chooser": trainSlowly(chooser.OnceWith[int]),
}

func (p *program) train(args []string) error {
	set := p.flags("train", "Lets two brains play each other and learn, and saves them. An interrupt saves nothing.")
	var files pair
	files.register(set)
	matches := set.Int("matches", 100_000, "`number` of matches")
	seed := set.Uint64("seed", 1, "`seed` of the random numbers: the same gives the same brains")
	impl := set.String("impl", "api", "`way` to train: api (fast), chooser (slow game, fast choice) or naive (slow)")
	story := set.Bool("story", false, "train in all three ways, from slow to fast, and save nothing")
	if err := parse(set, args); err != nil {
		return err
	}
	train, ok := trainers[*impl]
	switch {
	case !ok:
		return fmt.Errorf("have -impl=%s, need api, chooser or naive: %w", *impl, errUsage)
	case *matches < 0:
		return fmt.Errorf("have -matches=%d, need zero or more: %w", *matches, errUsage)
	case *story:
		return p.story(*matches, *seed)
	}
	if err := files.apart(); err != nil {
		return err
	}
	first, second, err := files.load()
	if err != nil {
		return err
	}
	took, err := p.timed(train, first, second, *matches, *seed)
	if err != nil {
		return err
	}
	if err := menace.SavePair(first, files.first, second, files.second); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%d matches in %v\n", *matches, took)
	return nil
}

// timed trains with a bar and tells how long it took.
func (p *program) timed(train trainer, first, second *menace.Brain, matches int, seed uint64) (time.Duration, error) {
	bar := progress.New(p.stderr, "training", int64(matches))
	defer bar.Close()
	start := time.Now()
	err := train(first, second, matches, rand.New(rand.NewPCG(seed, 0)), func(n int) error {
		bar.Add(int64(n))
		if p.ctx.Err() != nil {
			return errInterrupted
		}
		return nil
	})
	return time.Since(start).Round(10 * time.Microsecond), err
}

// story trains new brains in each way and compares.
func (p *program) story(matches int, seed uint64) error {
	fmt.Fprintf(p.stdout, "%d matches of self-taught noughts and crosses\n", matches)
	var before time.Duration
	for _, step := range []struct{ impl, about string }{
		{"naive", "the game on strings, a general sampler for each choice"},
		{"chooser", "the same game, chooser.OnceWith for each choice"},
		{"api", "boards as numbers, the choice fused into the game"},
	} {
		took, err := p.timed(trainers[step.impl], menace.NewBrain(), menace.NewBrain(), matches, seed)
		if err != nil {
			return err
		}
		gain := ""
		if before > 0 && took > 0 {
			gain = fmt.Sprintf(", %.1f times as fast as before", float64(before)/float64(took))
		}
		fmt.Fprintf(p.stdout, "%-8s %12v  (%s%s)\n", step.impl, took, step.about, gain)
		before = took
	}
	return nil
}

// part is how many matches are played between two looks at the clock.
const part = 1000

func inParts(matches int, play func(matches int) error, done func(matches int) error) error {
	for ; matches > 0; matches -= part {
		n := min(part, matches)
		if err := errors.Join(play(n), done(n)); err != nil {
			return err
		}
	}
	return nil
}

func trainFast(first, second *menace.Brain, matches int, r *rand.Rand, done func(int) error) error {
	return inParts(matches, func(n int) error {
		menace.Train(first, second, n, r)
		return nil
	}, done)
}

// trainSlowly trains brains of strings that start with what first and second
// know, and puts back what they have learned.
func trainSlowly(choose func(*rand.Rand, []int) (int, error)) trainer {
	return func(first, second *menace.Brain, matches int, r *rand.Rand, done func(int) error) error {
		slowFirst, slowSecond := toNaive(first), toNaive(second)
		err := inParts(matches, func(n int) error {
			return naive.TrainBrains(r, slowFirst, slowSecond, n, choose)
		}, done)
		if err != nil {
			return err
		}
		return errors.Join(fromNaive(first, slowFirst), fromNaive(second, slowSecond))
	}
}

func toNaive(brain *menace.Brain) naive.Brain {
	slow := naive.Brain{}
	for board := range menace.Board(menace.Boards) {
		weights := make([]int, 9)
		for s, w := range brain.Weights(board) {
			weights[s] = int(w)
		}
		slow[board.String()] = weights
	}
	return slow
}

func fromNaive(brain *menace.Brain, slow naive.Brain) error {
	for board := range menace.Board(menace.Boards) {
		var weights [9]uint32
		for s, w := range slow[board.String()] {
			weights[s] = uint32(w)
		}
		if err := brain.Set(board, weights); err != nil {
			return err
		}
	}
	return nil
}
