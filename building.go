package bottleneck

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/render"
)

// addBuild adds up what building a program cost, package by package, as far as
// the go command tells.
func (f *finder) addBuild(program string) {
	times, err := gorun.BuildTimes(program)
	if err != nil {
		return // the phase is then shown without its packages
	}
	for name, wall := range times {
		f.builds[name] += wall
	}
}

// slowestFirst lists what packages took.
func slowestFirst(times map[string]time.Duration) []PackageTime {
	var list []PackageTime
	for name, wall := range times {
		list = append(list, PackageTime{name, wall})
	}
	slices.SortFunc(list, func(x, y PackageTime) int {
		return cmp.Or(cmp.Compare(y.Wall, x.Wall), strings.Compare(x.Package, y.Package))
	})
	return list
}

// slowBuilds is how many packages the sentence about building names.
const slowBuilds = 3

// building says when one waits for the compiler more than for the run.
func (r *Report) building() (notes []string) {
	build := byName(r.Phases, "build")
	if build <= max(r.afterBuild(), 0) {
		return nil
	}
	notes = append(notes, fmt.Sprintf("Building took longer than everything else: %s against %s.",
		render.Duration(build), render.Duration(r.afterBuild())))
	i := slices.IndexFunc(r.Phases, func(p Phase) bool { return p.Name == "build" })
	var names []string
	for _, p := range r.Phases[i].Packages[:min(slowBuilds, len(r.Phases[i].Packages))] {
		names = append(names, fmt.Sprintf("%s %s", render.Plain(p.Package), render.Duration(p.Wall)))
	}
	if len(names) > 0 {
		notes = append(notes, fmt.Sprintf("The slowest packages, of which several are built at once: %s.", strings.Join(names, ", ")))
	}
	return notes
}
