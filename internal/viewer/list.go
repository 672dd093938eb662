package viewer

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// WriteRuns writes a line for each run: when it was, of what, and what it said.
func WriteRuns(w io.Writer, list []Run) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "recorded\tof\tmeasured\tbottleneck\tdirectory")
	for _, run := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", run.when(), cmp.Or(run.Module, "-"), run.measured(), run.said(), run.Dir)
	}
	return t.Flush()
}

// when is the time with which the name of the run's directory begins.
func (r Run) when() string {
	const layout = "20060102-150405"
	name := filepath.Base(r.Dir)
	at, err := time.Parse(layout, name[:min(len(name), len(layout))])
	if err != nil {
		return "-"
	}
	return at.Format("2006-01-02 15:04")
}

func (r Run) measured() string {
	switch {
	case len(r.Benchmarks) > 0:
		return render.Counted(len(r.Benchmarks), "benchmark")
	case len(r.Tests) > 0:
		return render.Counted(len(r.Tests), "test")
	}
	return "a program"
}

func (r Run) said() string {
	if r.Bottleneck == nil {
		return "none"
	}
	text := r.Bottleneck.Function + " " + render.Percent(r.Bottleneck.Share)
	if !r.Bottleneck.Certain {
		text += ", not certain"
	}
	return text
}
