package parts

import "testing"

// Numbers that are too large, or used twice, are no hindrance.
func TestTable(t *testing.T) {
	table := New[string, int](2)
	names := []string{"a", "b", "c", "d"}
	ids := []uint64{1, 2, 2, 1 << 60}
	for i := range names {
		*table.At(ids[i], &names[i]) = i + 1
	}
	for i := range names {
		if got := *table.At(ids[i], &names[i]); got != i+1 {
			t.Errorf("%s has %d, want %d", names[i], got, i+1)
		}
	}
}
