package audit

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// A Side is one of two that are compared: what its profiles are charged to, and
// what that is divided by, such as seconds or requests, for each unit of the sheet.
type Side struct {
	*Sheet
	Per []float64
}

// A Change is what one function costs on both sides, for each unit of what the
// sides are divided by.
type Change struct {
	charge.Frame
	Base, Head float64
	stat.Difference
	Events  float64  // of both sides, of equal weight
	Folded  []string // other names that are counted here
	Unnamed bool     // it is what has no name

	// relative is the standard error of the logarithm of the ratio of both sides' shares,
	// in which the load of the units is not.
	relative, relativeFreedom float64
	counts                    counts
}

// Compare returns how the whole changed, and how each function did, the largest
// change first. Where a side has several units, these are the units of sampling, by
// Welch's test; otherwise events are counted, and the p-value is that of how they
// divide between the sides. A fold gives names that are one function.
func Compare(base, head Side, folds map[string]string) (whole Change, functions []Change) {
	sides := [2]Side{base, head}
	whole = compare(sides, [2]*Account{base.Whole(), head.Whole()})
	accounts := make(map[string]*[2]*Account)
	names := make(map[string][]string)
	for i, s := range sides {
		for _, name := range slices.Sorted(maps.Keys(s.Accounts)) {
			to := name
			if folded, ok := folds[name]; ok {
				to = folded
				names[to] = append(names[to], name)
			}
			if accounts[to] == nil {
				accounts[to] = new([2]*Account)
			}
			accounts[to][i] = accounts[to][i].plus(s.Accounts[name], to)
		}
	}
	for name, pair := range accounts {
		c := compare(sides, *pair)
		c.Folded = slices.Compact(slices.DeleteFunc(names[name], func(n string) bool { return n == name }))
		functions = append(functions, c)
	}
	slices.SortFunc(functions, func(a, b Change) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)), strings.Compare(a.Function, b.Function))
	})
	return whole, functions
}

// Whole is an account of all that is charged.
func (s *Sheet) Whole() *Account {
	return &Account{Value: s.Total, Units: s.Units, squares: s.squares}
}

// plus adds up two accounts of functions that are one, under the name of it.
func (a *Account) plus(b *Account, name string) *Account {
	sum := *b
	if a != nil {
		if a.Function == name {
			sum.Target = a.Target
		}
		sum.Value, sum.squares = a.Value+b.Value, a.squares+b.squares
		sum.Units = make([]float64, len(b.Units))
		for i := range sum.Units {
			sum.Units[i] = a.Units[i] + b.Units[i]
		}
	}
	sum.Function = name
	return &sum
}

// A measure is a rate with its variance.
type measure struct {
	rate, variance float64
	freedom        float64
	between        float64 // variance of one unit's rate, over the squared rate of the whole

	share, shareFreedom float64 // variance of the share, over the squared share
	within              float64 // the part of that which is the events' chance
}

func compare(sides [2]Side, accounts [2]*Account) Change {
	var c Change
	var m [2]measure
	for i, a := range accounts {
		m[i] = sides[i].measure(a)
		if a != nil {
			c.Frame, c.Unnamed = a.Frame, c.Unnamed || a.Unnamed
		}
	}
	for i := range m { // a side of one unit differs from its like as the other side's do
		if other := m[1-i]; sides[i].units() == 1 && other.between > 0 {
			k := float64(sides[1-i].units())
			m[i].variance = max(m[i].variance, other.between*stat.Square(m[i].rate))
			m[i].share += k * (other.share - other.within)
			m[i].freedom, m[i].shareFreedom = other.freedom, other.shareFreedom
		}
	}
	c.Base, c.Head = m[0].rate, m[1].rate
	change, ratio := stat.Normal(c.Head-c.Base, 0, charge.Confidence), stat.Normal(0, 0, charge.Confidence)
	for _, x := range m {
		change = change.Widen(math.Sqrt(x.variance), x.freedom, charge.Confidence)
		ratio = ratio.Widen(math.Sqrt(x.share), x.shareFreedom, charge.Confidence)
	}
	c.relative, c.relativeFreedom = ratio.Error, ratio.Freedom
	c.counts = count(sides, accounts, m)
	c.Events = c.counts.n[0] + c.counts.n[1]
	if p := c.counts.chance(1); change.Freedom > manyEvents {
		change.P = p
	} else {
		change.P = max(change.P, p)
	}
	c.Difference = change
	for i, x := range m {
		unseen := sides[i].unseen()
		switch {
		case x.rate > 0:
		case i == 0:
			c.Low = c.Value - math.Hypot(c.Value-c.Low, unseen)
		default:
			c.High = c.Value + math.Hypot(c.High-c.Value, unseen)
		}
	}
	return c
}
