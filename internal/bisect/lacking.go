package bisect

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/revision"
)

// lacking says what to do where good and bad cannot be compared, as one of them lacks what the
// other has.
func (s *search) lacking(ctx context.Context, err error) string {
	if apart, ok := errors.AsType[*verdict.Apart](err); ok {
		return s.apart(ctx, apart)
	}
	if !errors.Is(err, gorun.ErrNoPackages) {
		return ""
	}
	for _, pattern := range s.Packages {
		dir, _, _ := strings.Cut(pattern, "...")
		if _, err := s.history.Show(ctx, s.history.Good, "./"+dir); err == nil || !strings.HasPrefix(dir, "./") {
			continue
		}
		if list, err := s.history.Touching(ctx, dir); err == nil && len(list) > 0 {
			return s.begins(list[0], "adds "+dir)
		}
	}
	return ""
}

// apart says where a benchmark that only one of good and bad has begins, or may end, and what
// can be searched with it.
func (s *search) apart(ctx context.Context, apart *verdict.Apart) string {
	if len(apart.Base) > 0 {
		list, what := s.naming(ctx, apart.Base[0])
		if len(list) == 0 {
			return ""
		}
		c := list[len(list)-1]
		return fmt.Sprintf("; the last commit that adds or removes %s is %.12[2]s %[3]q: search before it with -bad %.12[2]s^, or behind it with -good %.12[2]s", what, c.Hash, c.Subject)
	}
	list, what := s.naming(ctx, apart.Head[0])
	if len(list) == 0 {
		return ""
	}
	return s.begins(list[0], "adds or removes "+what) // good lacks it, and later commits may move it
}

// begins says which commit adds what good lacks.
func (s *search) begins(c revision.Commit, does string) string {
	text := fmt.Sprintf("; the first commit that %s is %.12s %q", does, c.Hash, c.Subject)
	if c.Hash == s.commit(len(s.history.Commits)).Hash {
		return text + ", the bad one: there is nothing to search with it"
	}
	return text + fmt.Sprintf(": search behind it with -good %.12s", c.Hash)
}

// naming are the commits that add or remove a benchmark: a function or, of one below it, a string
// that may be a part of its name.
func (s *search) naming(ctx context.Context, benchmark string) (list []revision.Commit, what string) {
	function, below, _ := strings.Cut(benchmark, "/")
	function, _, _ = strings.Cut(function, "-")
	if !strings.HasPrefix(function, "Benchmark") { // a package
		return nil, ""
	}
	list, err := s.history.Naming(ctx, "func "+function+"(", "*_test.go")
	if err != nil || len(list) > 0 || below == "" {
		return list, function
	}
	last := below[strings.LastIndex(below, "/")+1:]
	if i := strings.LastIndex(last, "-"); i > 0 && strings.Trim(last[i+1:], "0123456789") == "" {
		last = last[:i]
	}
	what = `"` + last + `"`
	if list, err = s.history.Naming(ctx, what, "*_test.go"); err != nil {
		return nil, ""
	}
	return list, what + " in a test"
}
