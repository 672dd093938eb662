//go:build !(amd64 && gc && !purego && !noasm)

package doubles

func best() tier { return portable }

func countBlock(s []byte) int { return countGeneric(s) }

func countRunesBlock(s []byte, i, end int) (n, next int) { return countRunesGeneric(s, i, end) }
