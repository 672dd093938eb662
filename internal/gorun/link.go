package gorun

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A Linker links a program again and again, with its functions in another order each
// time, without loading or compiling anything.
type Linker struct {
	go_  Go
	args []string
}

// ErrLinker means that the go command did not tell how it had linked a program.
var ErrLinker = errors.New("the go command did not tell how it links")

// Linker returns how a program was linked that was built as file out, with flag
// -work among the Flags. It works for as long as what is in Tmp stays there.
func (g Go) Linker(out string) (*Linker, error) {
	text, err := os.ReadFile(graphPath(out))
	if err != nil {
		return nil, err
	}
	var actions []struct {
		Mode string
		Cmd  []string
	}
	if err := json.Unmarshal(text, &actions); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrLinker, err)
	}
	for _, a := range actions {
		if a.Mode != "link" || len(a.Cmd) == 0 {
			continue
		}
		words, err := splitCommand(a.Cmd[len(a.Cmd)-1])
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrLinker, err)
		}
		if len(words) > 3 && words[1] == "-o" && strings.HasPrefix(filepath.Base(words[0]), "link") {
			return &Linker{g, words[3:]}, nil
		}
	}
	return nil, ErrLinker
}

// splitCommand takes a command line apart as the go command has put it together:
// words that hold what a shell would see in them are quoted as in Go.
func splitCommand(line string) (words []string, err error) {
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimLeft(line, " ") {
		if line[0] != '"' {
			var word string
			word, line, _ = strings.Cut(line, " ")
			words = append(words, word)
			continue
		}
		quoted, err := strconv.QuotedPrefix(line)
		if err != nil {
			return nil, err
		}
		word, err := strconv.Unquote(quoted)
		if err != nil {
			return nil, err
		}
		words, line = append(words, word), line[len(quoted):]
	}
	return words, nil
}

// Link links the program as file out, with its functions in the order that a seed
// gives, which must not be 0. Failure is ErrBuild, or ErrFull. Several may be linked at once.
func (l *Linker) Link(ctx context.Context, out string, seed int) error {
	args := []string{"tool", "link", "-o", out, fmt.Sprint("-randlayout=", seed)}
	cmd := l.go_.command(ctx, append(args, l.args...)...)
	defer killGroup(cmd)
	text, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return unbuilt(filepath.Base(out), text)
	}
	return nil
}
