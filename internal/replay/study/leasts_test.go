package study

import "testing"

// What one model does not answer another one does, and if none does it is not known to be less.
func TestLeasts(t *testing.T) {
	x := leasts{ticked: 0.5, vague: unanswered, led: unanswered, told: 1, raced: 1}
	if !x.lacks() {
		t.Errorf("%+v lacks nothing", x)
	}
	x.fill(leasts{ticked: 0.1, vague: 0.2, led: unanswered, told: 0.1, raced: 0.1})
	if !x.lacks() {
		t.Errorf("%+v lacks nothing", x)
	}
	x.fill(leasts{1, 1, 1, 1, 1})
	if want := (leasts{0.5, 0.2, 1, 1, 1}); x != want || x.lacks() {
		t.Errorf("%+v, want %+v", x, want)
	}
}
