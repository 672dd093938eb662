package results

import (
	"fmt"
	"slices"
	"strings"
)

// A Pair says which of our implementations does the work of a peer's. A note says
// where the peer's work is not quite the same.
type Pair struct{ Benchmark, Peer, Ours, Note string }

// A Ratio is one peer's time at one benchmark, and ours.
type Ratio struct {
	Benchmark  string // without impl
	Peer, Ours string
	Note       string
	PeerTime   float64 // medians, in seconds
	OursTime   float64
}

// Times is how many times as fast ours is; below 1 the peer wins.
func (r Ratio) Times() float64 { return r.PeerTime / r.OursTime }

// Lost reports whether the peer wins by as much as tables show, a hundredth.
func (r Ratio) Lost() bool { return 1/r.Times() >= 1.005 }

// Ratios compares each peer of the pairs with ours in all benchmarks of that name
// that have both. An implementation that no pair names is an error, and so is a
// benchmark of two packages. Pairs that are in none are for [Unmeasured].
func Ratios(all []Benchmark, pairs []Pair) ([]Ratio, error) {
	times, of := map[[2]string]float64{}, map[[2]string]string{}
	known := map[[2]string]bool{}
	for _, p := range pairs {
		known[[2]string{p.Benchmark, p.Peer}], known[[2]string{p.Benchmark, p.Ours}] = true, true
	}
	for _, b := range all {
		rest, impl := b.Split("impl")
		cell := [2]string{rest, impl}
		if other, ok := of[cell]; ok {
			return nil, fmt.Errorf("results: %s is a benchmark of %s and of %s", b.Name, other, b.Package)
		}
		times[cell], of[cell] = b.Median(), b.Package
		if name, _, _ := strings.Cut(rest, "/"); !known[[2]string{name, impl}] {
			return nil, fmt.Errorf("results: nothing says what impl=%s of %s is to be compared with", impl, name)
		}
	}
	var ratios []Ratio
	for _, rest := range first(all, func(b Benchmark) string { rest, _ := b.Split("impl"); return rest }) {
		name, _, _ := strings.Cut(rest, "/")
		for _, p := range pairs {
			peer, ours := times[[2]string{rest, p.Peer}], times[[2]string{rest, p.Ours}]
			if p.Benchmark != name || peer == 0 || ours == 0 {
				continue
			}
			ratios = append(ratios, Ratio{rest, p.Peer, p.Ours, p.Note, peer, ours})
		}
	}
	return ratios, nil
}

// Unmeasured is an error that names the first pair without a ratio: in new results a
// wrong name, in old ones a pair that came after them.
func Unmeasured(ratios []Ratio, pairs []Pair) error {
	for _, p := range pairs {
		if !slices.ContainsFunc(ratios, func(r Ratio) bool {
			name, _, _ := strings.Cut(r.Benchmark, "/")
			return name == p.Benchmark && r.Peer == p.Peer && r.Ours == p.Ours
		}) {
			return fmt.Errorf("results: no benchmark for the pair %v", p)
		}
	}
	return nil
}

// Table writes ratios as a Markdown table, which says where the peer wins.
func Table(ratios []Ratio) string {
	var out strings.Builder
	out.WriteString("| work | peer | its time | ours | ours is faster by |\n|---|---|---|---|---|\n")
	for _, r := range ratios {
		verdict := digits(r.Times()) + "x"
		if r.Lost() {
			verdict = fmt.Sprintf("**the peer wins**, by %.2fx", 1/r.Times())
		}
		peer := r.Peer
		if r.Note != "" {
			peer += " (" + r.Note + ")"
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %s: %s | %s |\n", r.Benchmark, peer, Duration(r.PeerTime), r.Ours, Duration(r.OursTime), verdict)
	}
	return out.String()
}
