package suite

import "testing"

// A function without a frame that writes the frame pointer is found, and no other.
func TestOverwrites(t *testing.T) {
	check := func(arch string, want bool, text string) {
		t.Helper()
		if got := overwrites(text, framePointers[arch]); got != want {
			t.Errorf("%v, want %v:\n%s", got, want, text)
		}
	}
	const frameless, framed = "TEXT ·f(SB), NOSPLIT, $0-34\n", "TEXT ·f(SB), NOSPLIT, $16-34\n"
	check("amd64", true, frameless+"\tMOVQ CX, BX\n\tXORL BP, BP\n\tRET\n")
	check("amd64", true, frameless+"\tMOVQ 8(AX), BP // the length\n")
	check("amd64", true, frameless+"\tMOVQ CX, BX; MOVQ $1, BP; RET\n")
	check("amd64", true, framed+"\tRET\n"+frameless+"\tMOVQ $1, BP\n")
	check("amd64", true, "#define ROUND(x) \\\n\tMOVQ x, BP \\\n\tADDQ BP, AX\n"+frameless+"\tROUND(CX)\n")
	check("amd64", false, framed+"\tXORL BP, BP\n\tRET\n")
	check("amd64", false, frameless+"\tMOVQ BP, 8(SP)\n\tXORL BP, BP\n")
	check("amd64", false, frameless+"\tPUSHQ BP\n\tMOVQ SP, BP\n")
	check("amd64", false, frameless+"\tCMPQ CX, BP\n\tRET\n")
	check("amd64", false, frameless+"\t// MOVQ $1, BP\n\tMOVQ $1, BPX\n")
	check("arm64", true, frameless+"\tMOVD $1, R29\n")
	check("arm64", true, frameless+"\tLDP 8(R0), (R26, R29)\n")
	check("arm64", true, frameless+"\tLDP 8(R0), (R29, R26)\n")
	check("arm64", false, frameless+"\tSTP (R29, R30), -16(RSP)\n\tMOVD $1, R29\n")
	check("arm64", false, frameless+"\tMOVD R1, 8(R29)\n")
	check("arm64", false, frameless+"\tMOVD $1, R2\n")
}
