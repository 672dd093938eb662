package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/viewer"
	"github.com/bottleneck-go/bottleneck/report"
)

// firstSuspects is how many functions of a recorded run are verified.
const firstSuspects = 3

// verifications are what is said of several functions.
type verifications struct {
	Version   int                        `json:"version"`
	Recorded  string                     `json:"recorded"` // the directory of the run that named them
	Functions []*bottleneck.Verification `json:"functions"`
	Warnings  report.Warnings            `json:"warnings"` // why others are left out
}

func (v *verifications) WriteJSON(w io.Writer) error { return render.JSON(w, v) }

func (v *verifications) WriteText(w io.Writer) error {
	return v.write(w, "The first functions of the run recorded in %s:\n", (*bottleneck.Verification).WriteText)
}

func (v *verifications) WriteMarkdown(w io.Writer) error {
	return v.write(w, "The first functions of the run recorded in `%s`:\n", (*bottleneck.Verification).WriteMarkdown)
}

// write writes one after another, and why others are left out.
func (v *verifications) write(w io.Writer, title string, one func(*bottleneck.Verification, io.Writer) error) error {
	var text bytes.Buffer
	fmt.Fprintf(&text, title, v.Recorded)
	for _, f := range v.Functions {
		text.WriteByte('\n')
		if err := one(f, &text); err != nil {
			return err
		}
	}
	for _, warning := range v.Warnings {
		fmt.Fprintf(&text, "\n%s\n", render.Plain(warning.Error()))
	}
	_, err := text.WriteTo(w)
	return err
}

// first verifies the first functions of the latest recorded run. Those on
// which no experiment is possible are left out, with the reason.
func (r verifier) first(ctx context.Context, f verifyFlags) (*verifications, error) {
	all := &verifications{Version: 1, Warnings: report.Warnings{}}
	dir, names, err := suspects(ctx, &f)
	if err != nil {
		return all, err
	}
	all.Recorded = dir
	for _, name := range names {
		f.Func = "^" + regexp.QuoteMeta(name) + "$"
		v, err := r.run(ctx, f)
		switch {
		case errors.Is(err, bottleneck.ErrSuspect) || errors.Is(err, bottleneck.ErrUsage):
			all.Warnings = append(all.Warnings, err)
		case err != nil:
			return all, err
		default:
			all.Functions = append(all.Functions, v)
		}
	}
	if len(all.Functions) == 0 {
		return all, errors.Join(all.Warnings...)
	}
	return all, nil
}

// suspects returns the latest recorded run of the module and its first functions.
// Where the command line names no package, those are taken that the run was about.
func suspects(ctx context.Context, f *verifyFlags) (dir string, names []string, err error) {
	const cure = "run bottleneck find first, or name a function with -func"
	runs, err := recordedRuns(ctx)
	if errors.Is(err, viewer.ErrNoRun) {
		return "", nil, usageError{fmt.Errorf("verify: %w: %s", err, cure)}
	} else if err != nil {
		return "", nil, err
	}
	dir = runs[0].Dir
	text, err := os.ReadFile(filepath.Join(dir, "report.json"))
	if err != nil {
		return "", nil, err
	}
	var r bottleneck.Report
	if err := json.Unmarshal(text, &r); err != nil {
		return "", nil, fmt.Errorf("verify: %s: %w", dir, err)
	}
	if names = r.Suspects(firstSuspects); len(names) == 0 {
		return "", nil, usageError{fmt.Errorf("verify: the run recorded in %s names no function of this module: %s", dir, cure)}
	}
	if len(f.Packages) == 0 {
		for _, b := range r.Benchmarks {
			f.Packages = append(f.Packages, b.Package)
		}
		slices.Sort(f.Packages)
		f.Packages = slices.Compact(f.Packages)
	}
	return dir, names, nil
}
