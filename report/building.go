package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// slowBuilds is how many packages the sentence about building names.
const slowBuilds = 3

// building says when one waits for the compiler more than for the run.
func (r *Report) building() (notes []string) {
	build := wall(r.Phases, "build")
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
		notes = append(notes, fmt.Sprintf("The slowest packages, built in parallel: %s.", strings.Join(names, ", ")))
	}
	return notes
}
