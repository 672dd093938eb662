package layout

// Least is in how many layouts a benchmark is measured at least.
const Least = 3

// A Wave is a number of layouts that are measured together, and then judged.
type Wave struct {
	Layouts int
	End     float64 // as a part of the time for measuring
	Risk    float64 // the part of all false alarms that this look may give
}

// Waves divides so many layouts: the first wave gives a first table soon. Little of
// the risk of false alarms is for the early looks.
func Waves(layouts int) []Wave {
	switch {
	case layouts < 2*Least:
		return []Wave{{layouts, 1, 1}}
	case layouts < 4*Least:
		return []Wave{{Least, 0.2, 0.2}, {layouts - Least, 1, 0.8}}
	}
	first, second := layouts/4, layouts/3
	return []Wave{{first, 0.2, 0.1}, {second, 0.55, 0.25}, {layouts - first - second, 1, 0.65}}
}
