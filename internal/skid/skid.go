package skid

// skidLongest is the length of the longest instruction.
const skidLongest = 15

// skidAtomic reports whether code of amd64 or 386 ends in an atomic instruction: one with a lock prefix, or an
// exchange with memory. Where one begins is not known: it is what ends exactly there.
func skidAtomic(code []byte) bool {
	for n := 2; n <= min(len(code), skidLongest); n++ {
		if skidLength(code[len(code)-n:]) == n {
			return true
		}
	}
	return false
}

// skidLength is the length of the atomic instruction that code begins with, or 0.
func skidLength(code []byte) int {
	var padded [2 * skidLongest]byte
	copy(padded[:], code)
	rest := padded[:]
	locked := rest[0] == 0xf0
	if locked {
		rest = rest[1:]
	}
	if rest[0]&0xf0 == 0x40 { // of 64 bits, or high registers
		rest = rest[1:]
	}
	opcode := rest[0]
	if opcode == 0x0f {
		rest, opcode = rest[1:], rest[1]
		if opcode != 0xb0 && opcode != 0xb1 && opcode != 0xc0 && opcode != 0xc1 && opcode != 0xc7 {
			return 0
		}
	} else if exchange := opcode == 0x86 || opcode == 0x87; exchange == locked {
		return 0
	}
	if opcode != 0x86 && opcode != 0x87 && !locked {
		return 0
	}
	operand := skidOperand(rest[1:])
	if operand == 0 {
		return 0
	}
	return len(padded) - len(rest) + 1 + operand + skidConstant(opcode)
}

// skidOperand is the length of an operand in memory, or 0 where it is a register.
func skidOperand(code []byte) int {
	mode, register := code[0]>>6, code[0]&7
	n, wide := 1, mode == 2 || mode == 0 && register == 5
	if register == 4 {
		n, wide = 2, mode == 2 || mode == 0 && code[1]&7 == 5
	}
	switch {
	case mode == 3:
		return 0
	case mode == 1:
		return n + 1
	case wide:
		return n + 4
	}
	return n
}

// skidConstant is how many bytes of a constant follow.
func skidConstant(opcode byte) int {
	switch opcode {
	case 0x80, 0x83:
		return 1
	case 0x81:
		return 4
	}
	return 0
}
