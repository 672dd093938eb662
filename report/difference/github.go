package difference

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// mostAnnotations of a kind are shown by GitHub for a step.
const mostAnnotations = 10

// An annotation is one at a line of a source file, or at none.
type annotation struct {
	file    string
	line    int
	message string
	worse   float64
}

// WriteGitHub writes the difference as workflow commands of GitHub Actions: an
// error for each limit that is crossed and a warning for whatever else is worse,
// worst first and at the line of the function that explains most of it, and a
// notice that counts the benchmarks. path turns the path of a file into one from
// the root of the repository, or "" to name no file.
func (d *Difference) WriteGitHub(w io.Writer, limits []Limit, path func(file string) string) error {
	var crossed, worse []annotation
	for i := range d.Benchmarks {
		b := &d.Benchmarks[i]
		at := slices.IndexFunc(limits, func(l Limit) bool { return d.crosses(b, l) })
		switch a := b.annotation(path); {
		case at >= 0:
			a.message += fmt.Sprintf("; -gate allows %+.1f %%", 100*limits[at].By)
			crossed = append(crossed, a)
		case b.Verdict == Slower && (a.file != "" || b.Unit == SecPerOp || d.Profile != nil):
			worse = append(worse, a)
		}
	}
	var out bytes.Buffer
	writeAnnotations(&out, "error", crossed)
	writeAnnotations(&out, "warning", worse)
	fmt.Fprintf(&out, "::notice title=bottleneck::%s\n", commandData(d.inShort()))
	_, err := w.Write(out.Bytes())
	return err
}

// inShort is the difference in a line.
func (d *Difference) inShort() string {
	summary := d.summary()
	switch {
	case d.ofProfiles():
		summary = d.profileVerdict()
	case d.ofSuite():
		summary = d.suiteVerdict()
	case d.Exact && d.Base == "":
		return strings.Join(d.Notes, " ")
	case d.Exact:
		summary = d.exactSummary()
	}
	return fmt.Sprintf("%s; %s against %s", strings.TrimSuffix(summary, "."), d.Head, d.Base)
}

func writeAnnotations(w io.Writer, kind string, list []annotation) {
	slices.SortStableFunc(list, func(x, y annotation) int { return cmp.Compare(y.worse, x.worse) })
	for i, a := range list {
		if i == mostAnnotations-1 && len(list) > mostAnnotations {
			fmt.Fprintf(w, "::%s title=bottleneck::%d more: see the summary\n", kind, len(list)-i)
			return
		}
		place := ""
		if a.file != "" {
			place = fmt.Sprintf("file=%s,line=%d,", commandProperty(a.file), max(1, a.line))
		}
		fmt.Fprintf(w, "::%s %stitle=bottleneck::%s\n", kind, place, commandData(a.message))
	}
}

// annotation says what became worse, and where.
func (b *BenchmarkDifference) annotation(path func(string) string) annotation {
	a := annotation{worse: b.worse()}
	if change, interval := b.changeText(); interval != "" && interval != change+" to "+change {
		a.message = fmt.Sprintf("%s: %s %s (%s)", b.Name, change, b.Unit, interval)
	} else {
		a.message = fmt.Sprintf("%s: %s %s, had %s", b.Name, ns(b.Head.Center), b.Unit, ns(b.Base.Center))
	}
	function, file, line, change := b.culprit()
	if function == "" {
		return a
	}
	a.message += fmt.Sprintf("; %s %s", function, change)
	if file != "" {
		a.file, a.line = path(file), line
	}
	return a
}

// culprit is the function that explains most of what a benchmark has become worse by, with
// the line that does, if it is known.
func (b *BenchmarkDifference) culprit() (function, file string, line int, change string) {
	for _, f := range b.Functions {
		if f.Verdict != Slower && f.Verdict != New {
			continue
		}
		line = f.Line
		if len(f.Lines) > 0 && f.Lines[0].HeadLine > 0 && f.Lines[0].ChangeNs > 0 {
			line = f.Lines[0].HeadLine
		}
		return f.Function, f.File, line, signedNs(f.ChangeNs) + " ns/op"
	}
	for _, f := range slices.Concat(b.Counts, b.Allocations) {
		if f.Verdict == Slower || f.Verdict == New {
			return f.Function, f.File, f.Line, signedNs(f.Change) + " " + b.Unit
		}
	}
	return "", "", 0, ""
}

// commandData escapes a workflow command's text.
func commandData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(render.Plain(text))
}

// commandProperty escapes what stands before the text.
func commandProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(commandData(text))
}
