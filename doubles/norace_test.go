//go:build !race

package doubles

const slow = 1
