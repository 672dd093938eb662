package skid

import (
	"encoding/hex"
	"strings"
	"testing"
)

// The instructions are those of Go's compiler, as go tool objdump shows them.
func TestAtomic(t *testing.T) {
	check := func(code string, want bool) {
		t.Helper()
		b, err := hex.DecodeString(strings.ReplaceAll(code, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		for _, before := range []string{"", "\x90", "\x48\x89\xe5", "\x0f\x1f\x80\x00\x00\x00\x00"} {
			if got := skidAtomic(append([]byte(before), b...)); got != want {
				t.Errorf("%s after % x: %v, want %v", code, before, got, want)
			}
		}
	}
	check("f0480fc131", true)           // LOCK XADDQ SI, 0(CX)
	check("f0480fc10e", true)           // LOCK XADDQ CX, 0(SI)
	check("f00fc15810", true)           // LOCK XADDL BX, 0x10(AX)
	check("f0410fb14c2420", true)       // LOCK CMPXCHGL CX, 0x20(R12)
	check("f00fb10d44332211", true)     // LOCK CMPXCHGL CX, 0x11223344(IP)
	check("f0480fb10ccd44332211", true) // LOCK CMPXCHGQ CX, 0x11223344(CX*8)
	check("f04809882c010000", true)     // LOCK ORQ CX, 0x12c(AX)
	check("f08321fe", true)             // LOCK ANDL $-2, 0(CX)
	check("f0488101ff000000", true)     // LOCK ADDQ $255, 0(CX)
	check("f0ff00", true)               // LOCK INCL 0(AX)
	check("4887 01", true)              // XCHGQ AX, 0(CX)
	check("874c2408", true)             // XCHGL CX, 8(SP)
	check("4887c8", false)              // XCHGQ CX, AX: registers only
	check("480fc131", false)            // XADDQ without the prefix
	check("488d4c0801", false)          // LEAQ 1(AX)(CX*1), CX
	check("ff00", false)                // INCL 0(AX)
	check("f20f1000", false)            // MOVSD 0(AX), X0
	check("", false)
}
