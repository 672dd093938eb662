// Package readme takes README apart, for the tests that run what it says and
// compare its figures with the recorded results.
package readme

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/results"
)

// A Block is a fenced block of a Markdown text.
type Block struct {
	Language string
	Text     string // with its last newline
	Line     int    // of the fence, from 1
}

// Blocks returns the fenced blocks of a text. A fence without its end is an error.
func Blocks(text string) ([]Block, error) {
	var blocks []Block
	open := false
	for i, line := range strings.SplitAfter(text, "\n") {
		fence, isFence := strings.CutPrefix(line, "```")
		switch {
		case !isFence && open:
			blocks[len(blocks)-1].Text += line
		case isFence && !open:
			blocks = append(blocks, Block{Language: strings.TrimSpace(fence), Line: i + 1})
			open = true
		case isFence:
			open = false
		}
	}
	if open {
		return nil, fmt.Errorf("readme: the block of line %d has no end", blocks[len(blocks)-1].Line)
	}
	return blocks, nil
}

// A mark is a comment that says where the figures come from, up to the next
// "<!-- end -->".
var mark = regexp.MustCompile(`(?s)<!-- (table|conditions|figures|losses|excerpt): (\S+)([^>]*) -->\n(.*?)<!-- end -->`)

// Expand writes anew what stands between the marks of a text, from the recorded
// results in dir; toRoot leads from the text to the root of the module, "" or "../":
//
//	<!-- table: doubles.txt key=impl package=doubles match=^Count columns=api,naive base=naive -->
//	<!-- conditions: doubles.txt -->
//	<!-- losses: peers.txt -->
//	<!-- excerpt: doubles-find.txt lines=18 -->
//	<!-- figures: distinct.txt -->
//
// A table is a results.Grid. Conditions are a sentence on machine, Go version,
// commit and command. Losses are the rows of the table of peers in which a peer is
// faster. An excerpt is the first lines of a file, as a block. What stands after figures stays as it is, but it is an error if one of
// its numbers is not in the file.
func Expand(text, dir, toRoot string) (string, error) {
	var failed error
	text = mark.ReplaceAllStringFunc(text, func(all string) string {
		m := mark.FindStringSubmatch(all)
		body, err := expand(m[1], filepath.Join(dir, m[2]), m[3], m[4], toRoot)
		if err != nil {
			failed = fmt.Errorf("readme: %s of %s: %w", m[1], m[2], err)
			return all
		}
		head, _, _ := strings.Cut(all, "\n")
		return head + "\n" + body + "<!-- end -->"
	})
	return text, failed
}

func expand(kind, path, settings, body, toRoot string) (string, error) {
	switch kind {
	case "figures":
		return body, checkFigures(path, body)
	case "excerpt":
		return excerpt(path, settings)
	}
	all, err := results.ReadFile(path)
	if err != nil {
		return "", err
	}
	switch kind {
	case "conditions":
		return conditions(filepath.Base(path), toRoot, all)
	case "losses":
		return losses(all)
	}
	grid, err := parseGrid(settings)
	if err != nil {
		return "", err
	}
	table, err := grid.Markdown(all)
	return "\n" + table + "\n", err
}

func parseGrid(settings string) (g results.Grid, err error) {
	for setting := range strings.FieldsSeq(settings) {
		name, value, _ := strings.Cut(setting, "=")
		switch name {
		case "key":
			g.Key = value
		case "package":
			g.Package = value
		case "match":
			g.Match, err = regexp.Compile(value)
		case "columns":
			g.Columns = strings.Split(value, ",")
		case "base":
			g.Base = value
		default:
			err = fmt.Errorf("setting %q, need key, package, match, columns or base", setting)
		}
		if err != nil {
			return g, err
		}
	}
	return g, nil
}

// conditions says what a file's results were measured on.
func conditions(file, toRoot string, all []results.Benchmark) (string, error) {
	configs := map[results.Config]bool{}
	rounds := 0
	for _, b := range all {
		configs[b.Config] = true
		rounds = max(rounds, len(b.Seconds))
	}
	if len(configs) != 1 {
		return "", fmt.Errorf("%d kinds of conditions, want one: %v", len(configs), slices.Collect(maps.Keys(configs)))
	}
	c := all[0].Config
	name := strings.TrimSuffix(file, ".txt")
	return fmt.Sprintf("Medians of %d rounds on %s, %s/%s, %s, commit %s, by `benchdata/%s.sh`; all of them are in [benchdata/results/%s](%sbenchdata/results/%s).\n",
		rounds, c.CPU, c.GOOS, c.GOARCH, c.Go, c.Commit, name, file, toRoot, file), nil
}

func excerpt(path, settings string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	n, err := strconv.Atoi(strings.TrimPrefix(strings.TrimSpace(settings), "lines="))
	lines := strings.SplitAfter(string(data), "\n")
	if err != nil || n < 1 || n > len(lines) {
		return "", fmt.Errorf("settings %q, need lines=1 to lines=%d", settings, len(lines))
	}
	return "\n```\n" + strings.Join(lines[:n], "") + "```\n\n", nil
}

// losses is the table of the benchmarks in which a peer is faster.
func losses(all []results.Benchmark) (string, error) {
	ratios, err := results.Ratios(all, results.Peers)
	if err != nil {
		return "", err
	}
	ratios = slices.DeleteFunc(ratios, func(r results.Ratio) bool { return r.Times() >= 1 })
	if len(ratios) == 0 {
		return "\nNowhere, in these results.\n\n", nil
	}
	return "\n" + results.Table(ratios) + "\n", nil
}

var number = regexp.MustCompile(`[0-9][0-9,]*(\.[0-9]+)?`)

// checkFigures reports the first number of a text that does not stand in a file.
func checkFigures(path, text string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	plain := func(number string) string { return strings.ReplaceAll(number, ",", "") }
	for _, n := range number.FindAllString(string(data), -1) {
		known[plain(n)] = true
	}
	for _, n := range number.FindAllString(text, -1) {
		if !known[plain(n)] {
			return fmt.Errorf("%s is not in it", n)
		}
	}
	return nil
}
