package verification

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// WriteJSON writes the verification as one indented JSON object.
func (v *Verification) WriteJSON(w io.Writer) error {
	return render.JSON(w, v)
}

// WriteText writes the verification as text: what the experiment says, what the
// profile says, and what to expect.
func (v *Verification) WriteText(w io.Writer) error {
	var out bytes.Buffer
	s, share := v.Sensitivity, v.Share
	sentence := func(format string, args ...any) {
		fmt.Fprintln(&out, render.Wrap(fmt.Sprintf(format, args...), render.Columns, "  "))
	}
	sentence("%s in %s %s: %s", render.Plain(v.Function), v.Subject, render.Plain(v.Name), v.verdict())
	sentence("Experiment: each second added to it makes the whole %.2f s longer (%.2f to %.2f).", s.Value, s.Low, s.High)
	sentence("Profile: the whole waits for it and all that it calls for %s of its time (%s); together they take %s of it.",
		render.Percent(v.Charged.Value), render.Range(v.Charged.Low, v.Charged.High), render.Percent(share.Value))
	if c := v.Collection; c.Value > 0 {
		sentence("Garbage: collecting what they allocate takes %s of the whole (%s).",
			render.Percent(c.Value), render.Range(c.Low, c.High))
	}
	sentence("%s", v.comparison())
	fmt.Fprintln(&out, "\nIf it took less time:")
	var t render.Table
	t.Row("less", "gain of the whole", "95 % interval")
	for _, p := range v.Predicted {
		t.Row(fmt.Sprintf("%.0f %%", 100*p.Faster), render.Percent(p.Gain), render.Range(p.Low, p.High))
	}
	_ = t.Write(&out, "  ") // into memory
	if v.Ceiling.High > 0 {
		sentence("\n%s", v.end())
	}
	sentence("\n%s", v.conditions())
	render.Warnings(&out, v.Warnings, render.Columns)
	_, err := w.Write(out.Bytes())
	return err
}

// end says where the gain ends.
func (v *Verification) end() string {
	c := v.Ceiling
	return fmt.Sprintf("The gain ends at %s (%s): then the whole waits for something else.", render.Percent(c.Value), render.Range(c.Low, c.High))
}

// conditions says how was measured.
func (v *Verification) conditions() string {
	return fmt.Sprintf("%.6g %s in %s; %d rounds with doses of %s each.",
		v.CallsPerOp, v.calls(), render.Seconds(v.TimePerOp), v.Rounds, v.doses())
}

// doses lists the doses, no delay among them.
func (v *Verification) doses() string {
	var list strings.Builder
	list.WriteString("0")
	for i, dose := range v.Doses {
		separator := ", "
		if i == len(v.Doses)-1 {
			separator = " and "
		}
		list.WriteString(separator + render.Seconds(dose/1e9))
	}
	return list.String()
}

// calls says what is delayed.
func (v *Verification) calls() string {
	calls, iterations := "calls", "iterations"
	if v.CallsPerOp == 1 {
		calls, iterations = "call", "iteration"
	}
	switch v.Delayed {
	case DelayedLock:
		return calls + ", delayed while holding the lock,"
	case DelayedLoop:
		return iterations + " of its loop, delayed,"
	case DelayedLine:
		return fmt.Sprintf("%s, delayed in line %d, where most of its time passes,", calls, v.Line)
	}
	return calls
}

// comparison says whether profile and experiment agree.
func (v *Verification) comparison() string {
	promised, expected := v.Charged.Value, v.without()
	switch {
	case !v.Disagree && !v.Settled():
		return "The experiment does not settle whether they agree."
	case !v.Disagree:
		return "They agree."
	}
	if expected < promised {
		return fmt.Sprintf("They disagree: by the profile it could gain up to %s, by the experiment %s. Trust the experiment: for the rest of its time, the whole waits for something else.",
			render.Percent(promised), render.Percent(expected))
	}
	return fmt.Sprintf("They disagree: by the profile it could gain up to %s, by the experiment %s. Trust the experiment: the function holds up more than its own time.",
		render.Percent(promised), render.Percent(expected))
}

// without is what the whole would gain without the function, 0 if nothing was predicted.
func (v *Verification) without() float64 {
	if n := len(v.Predicted); n > 0 {
		return v.Predicted[n-1].Gain
	}
	return 0
}

func (v *Verification) verdict() string {
	switch s := v.Sensitivity; {
	case s.Low > 0.8:
		return "it lies on the critical path."
	case s.High < 0.2:
		return "it lies off the critical path."
	case s.Low > 0.1:
		return "it lies on the critical path part of the time."
	case v.Settled():
		return "it hardly matters."
	}
	return "the measurement does not settle whether it matters."
}
