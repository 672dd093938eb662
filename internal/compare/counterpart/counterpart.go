// Package counterpart matches the lines of a function with those of another version
// of it.
package counterpart

// None stands for a line that the other version has not.
const None = -1

// Lines pairs the lines of two versions, by their indices and in order. Equal lines are pairs, as
// many as can be without any of them crossing another (the longest common subsequence: Wagner
// and Fischer 1974); between two such pairs the lines that remain are taken to have been rewritten one by
// one, and what is left over has no counterpart. It takes time and room in proportion to the
// product of their numbers.
func Lines(base, head []string) (pairs [][2]int) {
	common := lengths(base, head)
	i, j := 0, 0         // what is looked at
	fromI, fromJ := 0, 0 // what is not paired yet
	for i < len(base) && j < len(head) {
		switch {
		case base[i] == head[j]:
			pairs = append(rewritten(pairs, fromI, i, fromJ, j), [2]int{i, j})
			i, j = i+1, j+1
			fromI, fromJ = i, j
		case common[i+1][j] >= common[i][j+1]:
			i++
		default:
			j++
		}
	}
	return rewritten(pairs, fromI, len(base), fromJ, len(head))
}

// lengths returns, for each pair of lines, the length of the longest common subsequence of
// what follows them.
func lengths(base, head []string) [][]int {
	common := make([][]int, len(base)+1)
	for i := range common {
		common[i] = make([]int, len(head)+1)
	}
	for i := len(base) - 1; i >= 0; i-- {
		for j := len(head) - 1; j >= 0; j-- {
			if base[i] == head[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	return common
}

// rewritten pairs the lines of two stretches one by one.
func rewritten(pairs [][2]int, i, endI, j, endJ int) [][2]int {
	for ; i < endI || j < endJ; i, j = i+1, j+1 {
		pair := [2]int{i, j}
		if i >= endI {
			pair[0] = None
		}
		if j >= endJ {
			pair[1] = None
		}
		pairs = append(pairs, pair)
	}
	return pairs
}
