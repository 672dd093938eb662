package study

import "math"

// leasts are what is left without a function and without each of the unknowns, which may then be done less often: 1 where
// that is nothing.
type leasts struct{ ticked, vague, led, told, raced float64 }

// unanswered is what a replay says that does not go on to its end without them.
var unanswered = math.Inf(1)

func (r *replay) leasts(function string, u *unknowns) leasts {
	if r.answers != nil {
		return r.answers[function].leasts
	}
	return leasts{r.without(function, u.ticked), r.unwaited(function, u.vague), r.without(function, names(u.leads)), r.untold(function, u.told), r.unraced(function, u.races)}
}

func (x *leasts) fields() []*float64 {
	return []*float64{&x.ticked, &x.vague, &x.led, &x.told, &x.raced}
}

// lacks reports whether a replay did not answer some of them.
func (x *leasts) lacks() bool {
	for _, f := range x.fields() {
		if *f == unanswered {
			return true
		}
	}
	return false
}

// fill takes from others what is lacking.
func (x *leasts) fill(others leasts) {
	from := others.fields()
	for i, f := range x.fields() {
		if *f == unanswered {
			*f = *from[i]
		}
	}
}

// leasts are those of the first model that answers: others may where the order in which locks were taken cannot be kept.
func (s *Study) leasts(function string) leasts {
	x := s.replay.leasts(function, s.unknowns)
	for i := 0; i < len(s.others) && x.lacks(); i++ {
		x.fill(s.others[i].leasts(function, s.unknowns))
	}
	if x.lacks() {
		x.fill(s.gated().leasts(function, s.unknowns))
	}
	x.fill(leasts{1, 1, 1, 1, 1})
	return x
}
