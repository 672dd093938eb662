package revision

import (
	"context"
	"slices"
	"strings"
)

// importLine matches the lines of Go files that may be imports.
const importLine = `^[[:space:]]*(import[[:space:]]+)?([_.[:alnum:]]+[[:space:]]+)?["` + "`" + `][^"]+["` + "`" + `][[:space:]]*;?[[:space:]]*(//.*)?$`

// ChangingImports returns the hashes of the commits that may have changed what a Go
// file imports: those that add or remove a line that looks like an import.
func (h *History) ChangingImports(ctx context.Context) (map[string]bool, error) {
	last := h.Commits[len(h.Commits)-1].Hash
	args := append(slices.Clone(logged), "--format=%H", "-E", "-G", importLine, h.Good.Hash+".."+last, "--", ":(top,glob)**/*.go")
	out, err := h.repo.git(ctx, args...)
	if err != nil {
		return nil, err
	}
	changing := make(map[string]bool)
	for hash := range strings.FieldsSeq(string(out)) {
		changing[hash] = true
	}
	return changing, nil
}
