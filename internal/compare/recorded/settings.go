package recorded

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report"
)

// A line is one with a result, and what the lines above it say, as "cpu: X".
type line struct {
	key      suite.Key
	settings map[string]string
	values   []benchfmt.Value
}

func newLine(r *benchfmt.Result) line {
	l := line{suite.Key{Package: r.GetConfig("pkg"), Name: suite.ResultName(r)}, make(map[string]string), slices.Clone(r.Values)}
	for _, c := range r.Config {
		if c.File && c.Key != "pkg" {
			l.settings[c.Key] = string(c.Value)
		}
	}
	return l
}

// under is a benchmark's key where results count as different benchmarks' that have different
// values of some settings.
func (l line) under(settings []string) suite.Key {
	key := l.key
	for _, name := range settings {
		switch value := l.settings[name]; {
		case strings.ContainsAny(value, " \""):
			key.Name += fmt.Sprintf(" %s:%q", name, value)
		case value != "":
			key.Name += " " + name + ":" + value
		}
	}
	return key
}

// plainName is a benchmark's name without processors and settings.
func plainName(name string) string {
	name, _, _ = strings.Cut(name, " ")
	return suite.PlainName(name)
}

// collect makes values of the lines, apart by some settings.
func (all *Results) collect(settings []string) {
	all.Values, all.Order = make(map[Measure][]float64), nil
	for _, l := range all.lines {
		for _, v := range l.values {
			m := Measure{l.under(settings), v.Unit}
			if all.Values[m] == nil {
				all.Order = append(all.Order, m)
			}
			all.Values[m] = append(all.Values[m], v.Value)
		}
	}
}

// first are the settings of the first result.
func (all *Results) first() map[string]string {
	for _, l := range all.lines {
		if len(l.values) > 0 {
			return l.settings
		}
	}
	return nil
}

// varies are the values of a setting that each benchmark has which has several, apart by others.
func (all *Results) varies(setting string, apart []string) map[suite.Key][]string {
	values := make(map[suite.Key][]string)
	for _, l := range all.lines {
		key := l.under(apart)
		if value := l.settings[setting]; !slices.Contains(values[key], value) {
			values[key] = append(values[key], value)
		}
	}
	maps.DeleteFunc(values, func(_ suite.Key, list []string) bool { return len(list) < 2 })
	return values
}

// names are those of all settings, in order.
func (all *Results) names() (list []string) {
	names := make(map[string]bool)
	for _, l := range all.lines {
		for name := range l.settings {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// divide tells results of a benchmark apart by the settings that vary in a run, as a toolchain does, if
// both have some with the same value: what is different all the same, as the date, tells nothing.
// It returns these settings. The results of others count as one benchmark's, with a warning.
func divide(base, head *Run) (by []string, warnings report.Warnings) {
	both := []*Run{base, head}
	var others []string
	for _, name := range union(base.names(), head.names()) {
		if len(base.varies(name, by))+len(head.varies(name, by)) == 0 {
			continue
		}
		if shares(base, head, name) {
			by = append(by, name)
		} else {
			others = append(others, name)
		}
	}
	for _, r := range both {
		if len(by) > 0 {
			r.collect(by)
		}
		for _, name := range others {
			varying := r.varies(name, by)
			for _, l := range r.lines {
				if values := varying[l.under(by)]; len(values) > 0 {
					warnings = append(warnings, fmt.Errorf("%s: some results have %s %q, and others %q: they count as one benchmark's; compare them one by one", r.name, name, values[0], values[1]))
					break
				}
			}
		}
	}
	return by, warnings
}

// shares reports whether both runs have results of a benchmark with the same value of a setting that
// varies.
func shares(base, head *Run, name string) bool {
	type valued struct {
		key   suite.Key
		value string
	}
	has := make(map[valued]bool)
	for _, l := range base.lines {
		has[valued{l.key, l.settings[name]}] = true
	}
	varying, varyingToo := base.varies(name, nil), head.varies(name, nil)
	return slices.ContainsFunc(head.lines, func(l line) bool {
		return has[valued{l.key, l.settings[name]}] && len(varying[l.key])+len(varyingToo[l.key]) > 0
	})
}
