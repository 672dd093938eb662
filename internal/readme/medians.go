package readme

import (
	"fmt"
	"path/filepath"
	"regexp"

	"github.com/bottleneck-go/bottleneck/internal/results"
)

// median is a time in a sentence, with the benchmark that it is the median of behind
// it: 457 us<!--doubles.txt Count/size=10M/impl=api-->.
var median = regexp.MustCompile(`[0-9.]+ [mun]?s<!--(\S+) (\S+)-->`)

// Medians writes the times in the sentences of a text anew, from the recorded results
// in dir. A benchmark that is not in its file, or that several packages have, is an error.
func Medians(text, dir string) (string, error) {
	var failed error
	text = median.ReplaceAllStringFunc(text, func(all string) string {
		m := median.FindStringSubmatch(all)
		value, err := medianOf(filepath.Join(dir, m[1]), m[2])
		if err != nil {
			failed = fmt.Errorf("readme: %s of %s: %w", m[2], m[1], err)
		}
		return fmt.Sprintf("%s<!--%s %s-->", value, m[1], m[2])
	})
	return text, failed
}

func medianOf(path, name string) (string, error) {
	all, err := results.ReadFile(path)
	if err != nil {
		return "", err
	}
	found := ""
	for _, b := range all {
		if b.Name != name {
			continue
		}
		if found != "" {
			return "", fmt.Errorf("two packages have it")
		}
		found = results.Duration(b.Median())
	}
	if found == "" {
		return "", fmt.Errorf("there is none")
	}
	return found, nil
}
