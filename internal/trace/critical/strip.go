package critical

// A Span is a time in which one function, given by its full name, was waited for
// most.
type Span struct {
	From, To int64
	Function string
	Kind     Kind
}

// Strip divides a path's time into equal parts, finds who was waited for most in
// each, and joins neighbours with the same answer.
func (p *Path) Strip(parts int) (strip []Span) {
	type key struct {
		function string
		kind     Kind
	}
	i := 0
	for n := range int64(parts) {
		from := p.From + (p.To-p.From)*n/int64(parts)
		to := p.From + (p.To-p.From)*(n+1)/int64(parts)
		sum := make(map[key]int64)
		var first key
		for ; i < len(p.Pieces); i++ {
			x := &p.Pieces[i]
			k := key{p.Target(x).Function, x.Kind}
			if sum[k] += min(x.To, to) - max(x.From, from); sum[k] > sum[first] || first.function == "" {
				first = k
			}
			if x.To >= to {
				break
			}
		}
		if last := len(strip) - 1; last >= 0 && strip[last].Function == first.function && strip[last].Kind == first.kind {
			strip[last].To = to
		} else if to > from {
			strip = append(strip, Span{from, to, first.function, first.kind})
		}
	}
	return strip
}
