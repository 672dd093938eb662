// func assembly(x uint64) uint64
TEXT ·assembly(SB), 4, $0-16
	RET
