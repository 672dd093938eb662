// Package chart makes the charts of a report's page: parts of bars, the critical
// path as a strip over time (in text, as letters), the curve of busy cores, and
// source coloured by cost. It knows only numbers and names; the page itself belongs
// to package report.
package chart

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// Colours is how many colours take turns; the one behind them is for all others.
const Colours = 7

// A Part is a named piece of a bar, which may lead somewhere.
type Part struct {
	Name  string
	Share float64
	Shade int // which colour
	Href  string
}

// SortParts puts the largest first.
func SortParts(parts []Part) {
	slices.SortFunc(parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), strings.Compare(a.Name, b.Name))
	})
}

// says lists parts for those who cannot see them.
func says(what string, parts []Part) string {
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = p.Name + " " + render.Percent(p.Share)
	}
	return fmt.Sprintf("%s: %s", what, strings.Join(names, ", "))
}
