package recorded

import (
	"fmt"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// Gaps are what runs lack: a side, or results.
type gaps struct {
	oneSided []*verdict.OneSide // of benchmarks
	units    []oneSidedUnit
	few      [FewestResults][]string // benchmarks, by the number of their results
}

// A oneSidedUnit is a unit that some benchmarks have on one side only.
type oneSidedUnit struct {
	unit   string
	inBase bool
	names  []string
}

func (g *gaps) addOneSided(m Measure, inBase bool) {
	if m.Unit == difference.SecPerOp {
		g.oneSided = append(g.oneSided, &verdict.OneSide{Name: m.Name, Base: inBase})
		return
	}
	i := slices.IndexFunc(g.units, func(u oneSidedUnit) bool { return u.unit == m.Unit && u.inBase == inBase })
	if i < 0 {
		i = len(g.units)
		g.units = append(g.units, oneSidedUnit{unit: m.Unit, inBase: inBase})
	}
	g.units[i].names = append(g.units[i].names, m.Name)
}

func (g *gaps) addFew(name string, results int) { g.few[results] = append(g.few[results], name) }

// warnings are those of the gaps; what many benchmarks share is one.
func (g *gaps) warnings() (list []error) {
	for n, names := range g.few {
		if len(names) > 0 {
			list = append(list, fmt.Errorf("%s: only %s on one side; telling a change from chance takes %d (see -count)", verdict.Named(names), render.Counted(n, "result"), FewestResults))
		}
	}
	for _, e := range g.oneSided {
		list = append(list, e)
	}
	for _, u := range g.units {
		if len(u.names) == 1 {
			list = append(list, &verdict.OneSide{Name: u.names[0], Unit: u.unit, Base: u.inBase})
		} else {
			list = append(list, fmt.Errorf("%s have unit %s only in the %s", verdict.Named(u.names), u.unit, sideNames[side(u.inBase)]))
		}
	}
	return list
}

var sideNames = [2]string{"base", "head"}

func side(inBase bool) int {
	if inBase {
		return 0
	}
	return 1
}

// adopt takes a run's benchmarks, of which no package is known, for those of the only one that
// another run names. It returns that one's path.
func (r *Run) adopt(other *Run) (path string) {
	own, others := r.paths(), other.paths()
	if len(own) != 1 || len(others) != 1 || own[0] != "" || others[0] == "" {
		return ""
	}
	values := make(map[Measure][]float64)
	for i, m := range r.Order {
		r.Order[i].Package = others[0]
		values[r.Order[i]] = r.Values[m]
	}
	r.Values = values
	return others[0]
}

// paths are those of a run's packages.
func (r *Run) paths() (list []string) {
	for _, m := range r.Order {
		if !slices.Contains(list, m.Package) {
			list = append(list, m.Package)
		}
	}
	return list
}

// named is a measure of a run, for a message.
func named(r *Run) string {
	if len(r.Order) == 0 {
		return "none"
	}
	m := r.Order[0]
	if m.Package == "" {
		return m.Name + ", " + m.Unit
	}
	return m.Name + " of " + m.Package + ", " + m.Unit
}

// without says in what alone runs differ that have no benchmark and unit in common.
func without(base, head *Run) string {
	common := func(name func(Measure) string) bool {
		names := make(map[string]bool)
		for _, m := range base.Order {
			names[name(m)] = true
		}
		return slices.ContainsFunc(head.Order, func(m Measure) bool { return names[name(m)] })
	}
	switch {
	case common(func(m Measure) string { return m.Package + " " + m.Name }):
		return "" // in units
	case common(func(m Measure) string { return m.Package + " " + plainName(m.Name) }):
		return "; they were run with other numbers of processors (see -cpu)"
	case common(func(m Measure) string { return m.Name }):
		return "; they are of other packages"
	}
	return ""
}
