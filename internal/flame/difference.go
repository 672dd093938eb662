package flame

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
)

//go:embed difference.html
var differenceText string

// differencePage is made when it is used.
var differencePage = lazy.Value[*template.Template]{Make: func() *template.Template {
	return template.Must(template.New("difference").Parse(differenceText))
}}

const (
	smallest     = 0.002 // part of the whole from which on a box is shown
	deepest      = 100   // calls above each other
	beyondChance = 3     // standard errors of the samples from which on a change is coloured
)

// A Difference is a tree of calls with what they cost on two sides. The zero
// value is empty; its name is that of the whole.
type Difference struct {
	Name     string
	value    [2]float64
	variance float64
	children map[string]*Difference
}

// Add adds samples of one stack, the outermost call first, to side 0 or 1. Each
// has the given weight in nanoseconds.
func (d *Difference) Add(side int, stack []string, samples, weight float64) {
	for at := d; ; stack = stack[1:] {
		at.value[side] += samples * weight
		at.variance += samples * weight * weight
		if len(stack) == 0 {
			return
		}
		next := at.children[stack[0]]
		if next == nil {
			next = &Difference{Name: stack[0]}
			if at.children == nil {
				at.children = make(map[string]*Difference)
			}
			at.children[stack[0]] = next
		}
		at = next
	}
}

// A box is a call as it is shown. A width is a part of the whole.
type box struct {
	Name, Label, Title, Class string
	Width, Self, Shade        float64
	Children                  []box
}

// WriteDifference writes trees of calls as one self-contained page of flame
// graphs, which needs no network: red is what costs more on side 1 than on side
// 0, blue what costs less, beyond what chance does to samples. Calls of less
// than 0.2 % of the whole are left out.
func WriteDifference(w io.Writer, title, about string, trees []*Difference) error {
	page := struct {
		Title, About string
		Roots        []box
	}{Title: title, About: about}
	for _, t := range trees {
		if whole := t.width(); whole > 0 {
			page.Roots = append(page.Roots, t.box(whole, 0))
		}
	}
	return differencePage.Get().Execute(w, page)
}

// width is the larger side's cost, so that what is new and what is gone have
// their places, and never less than that of the calls below.
func (d *Difference) width() float64 {
	var below float64
	for _, c := range d.children {
		below += c.width()
	}
	return max(d.value[0], d.value[1], below)
}

func (d *Difference) box(whole float64, depth int) box {
	b := box{Name: d.Name, Width: d.width() / whole}
	b.Self = b.Width
	change := d.value[1] - d.value[0]
	b.Label = short(d.Name) + " " + signed(change)
	b.Title = fmt.Sprintf("%s: %s to %s, %s", d.Name, nanoseconds(d.value[0]), nanoseconds(d.value[1]), signed(change))
	if math.Abs(change) > beyondChance*math.Sqrt(d.variance) {
		b.Class = "down"
		if change > 0 {
			b.Class = "up"
		}
		b.Shade = math.Round(100*(0.2+0.6*math.Abs(change)/max(d.value[0], d.value[1]))) / 100
	}
	for _, c := range d.children {
		if depth < deepest && c.width() >= smallest*whole {
			b.Children = append(b.Children, c.box(whole, depth+1))
			b.Self -= c.width() / whole
		}
	}
	b.Self = max(0, b.Self)
	slices.SortFunc(b.Children, func(x, y box) int { return cmp.Compare(x.Name, y.Name) })
	return b
}

// short is a function's name without the folders of its package.
func short(name string) string {
	end := len(name)
	if i := strings.IndexAny(name, "[("); i >= 0 {
		end = i
	}
	return name[strings.LastIndexByte(name[:end], '/')+1:]
}

func signed(ns float64) string {
	if ns < 0 {
		return "-" + nanoseconds(-ns)
	}
	return "+" + nanoseconds(ns)
}

func nanoseconds(ns float64) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1e9, "s"}, {1e6, "ms"}, {1e3, "us"}} {
		if ns >= u.size {
			return fmt.Sprintf("%.3g %s", ns/u.size, u.name)
		}
	}
	return fmt.Sprintf("%.3g ns", ns)
}
