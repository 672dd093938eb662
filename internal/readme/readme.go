// Package readme parses the module's Markdown pages, for tests that run the code in
// them and compare their figures with recorded results.
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
	Page     string // that it stands in
	Language string
	Text     string // with its last newline
	Line     int    // of the fence, from 1
}

// Blocks returns the fenced blocks of a page. A fence without its end is an error.
func Blocks(page, text string) ([]Block, error) {
	var blocks []Block
	open := false
	for i, line := range strings.SplitAfter(text, "\n") {
		fence, isFence := strings.CutPrefix(line, "```")
		switch {
		case !isFence && open:
			blocks[len(blocks)-1].Text += line
		case isFence && !open:
			blocks = append(blocks, Block{Page: page, Language: strings.TrimSpace(fence), Line: i + 1})
			open = true
		case isFence:
			open = false
		}
	}
	if open {
		return nil, fmt.Errorf("%s: the block of line %d has no end", page, blocks[len(blocks)-1].Line)
	}
	return blocks, nil
}

// A mark is a comment that says where the figures come from, up to the next
// "<!-- end -->".
var mark = regexp.MustCompile(`(?s)<!-- (table|conditions|figures|losses|excerpt): (\S+)([^>]*) -->\n(.*?)<!-- end -->`)

// Expand writes anew what stands between the marks of a text, from the recorded
// results in dir:
//
//	<!-- table: doubles.txt key=impl package=doubles match=^Count columns=api,naive base=naive -->
//	<!-- conditions: doubles.txt -->
//	<!-- losses: peers.txt -->
//	<!-- excerpt: doubles-find.txt lines=18 from=BenchmarkX -->
//	<!-- figures: distinct.txt -->
//
// A table is a results.Grid. Conditions are a sentence on machine, Go version,
// commit and command. Losses are the rows of the table of peers in which a peer is
// faster. An excerpt is some lines of a file, as a block. What stands after figures stays as
// it is, but it is an error if one of its numbers is not in the file, or if the file has no
// line with those of a row.
//
// up leads from the page to the top of the module: "" or "../" and so on.
func Expand(text, dir, up string) (string, error) {
	var failed error
	text = mark.ReplaceAllStringFunc(text, func(all string) string {
		m := mark.FindStringSubmatch(all)
		body, err := expand(m[1], filepath.Join(dir, m[2]), m[3], m[4], up)
		if err != nil {
			failed = fmt.Errorf("readme: %s of %s: %w", m[1], m[2], err)
			return all
		}
		head, _, _ := strings.Cut(all, "\n")
		return head + "\n" + body + "<!-- end -->"
	})
	return text, failed
}

func expand(kind, path, settings, body, up string) (string, error) {
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
		return conditions(filepath.Base(path), up, all)
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
func conditions(file, up string, all []results.Benchmark) (string, error) {
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
		rounds, c.CPU, c.GOOS, c.GOARCH, c.Go, c.Commit, name, file, up, file), nil
}

// excerpt is a part of a file, as a block: lines=N of it, or all, from the first one that
// begins as from=TEXT says, if that is given.
func excerpt(path, settings string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	lines := strings.SplitAfter(string(data), "\n")
	if len(lines[len(lines)-1]) == 0 {
		lines = lines[:len(lines)-1]
	}
	first, n := 0, len(lines)
	for setting := range strings.FieldsSeq(settings) {
		name, value, _ := strings.Cut(setting, "=")
		switch name {
		case "lines":
			n, _ = strconv.Atoi(value)
		case "from":
			first = slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, value) })
		}
	}
	if !strings.Contains(settings, "lines=") {
		n -= first
	}
	if n < 1 || first < 0 || first+n > len(lines) {
		return "", fmt.Errorf("settings %q, need lines=1 to lines=%d, and from= as a line begins", settings, len(lines)-max(first, 0))
	}
	return "```text\n" + strings.Join(lines[first:first+n], "") + "```\n", nil
}

// losses is the table of the benchmarks in which a peer is faster.
func losses(all []results.Benchmark) (string, error) {
	ratios, err := results.Ratios(all, results.Peers)
	if err != nil {
		return "", err
	}
	ratios = slices.DeleteFunc(ratios, func(r results.Ratio) bool { return !r.Lost() })
	if len(ratios) == 0 {
		return "\nNowhere, in these results.\n\n", nil
	}
	return "\n" + results.Table(ratios) + "\n", nil
}
