package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

const pairsSignature = "func(p *byte, size int, n, limit uint64, lookup *[8][16]byte) int"

const pairsDoc = "%s turns size bytes of keystream, a multiple of 32, into letters, in place,"

// mapper holds the constants of a pairs kernel.
type mapper struct {
	n, limit, sixteen Register
	lookup            []Register
}

// index computes from the words x the numbers of two letters for each, as
// bytes, and what is left, which is below limit for a word to throw away.
func (m mapper) index(x, second, left Register) (indices Register) {
	VPMULLW(m.n, x, second)
	VPMULHUW(m.n, x, x)
	VPMULLW(m.n, second, left)
	VPMULHUW(m.n, second, second)
	VPSLLW(Imm(8), second, second)
	return x
}

// look turns indices below 128 into letters. A shuffle gives 0 where its index
// is negative, so after subtracting 16 k times the tables of 0 to index/16 have
// answered, each holding its letters xor those of the table before.
func (m mapper) look(index, found, answer Register, xor func(...Op)) {
	for i, table := range m.lookup {
		if i == 0 {
			VPSHUFB(index, table, found)
			continue
		}
		VPSUBB(m.sixteen, index, index)
		VPSHUFB(index, table, answer)
		xor(answer, found, found)
	}
}

func pairsAVX512(tables int) {
	name := fmt.Sprintf("pairs%dAVX512", tables)
	TEXT(name, NOSPLIT, pairsSignature)
	Doc(fmt.Sprintf(pairsDoc, name), "and returns how many bytes they take.")
	Pragma("noescape")
	p := Load(Param("p"), GP64())
	size := Load(Param("size"), GP64())
	m := mapper{n: ZMM(), limit: ZMM(), sixteen: ZMM()}
	VPBROADCASTW(Load(Param("n"), GP64()).(GP).As32(), m.n)
	VPBROADCASTW(Load(Param("limit"), GP64()).(GP).As32(), m.limit)
	lookup := Load(Param("lookup"), GP64())
	for i := range tables {
		m.lookup = append(m.lookup, ZMM())
		VBROADCASTI32X4(Mem{Base: lookup, Disp: 16 * i}, m.lookup[i])
	}
	sixteen := GP32()
	MOVL(U32(16), sixteen)
	VPBROADCASTB(sixteen, m.sixteen)
	out, count := GP64(), GP64()
	MOVQ(p, out)

	step := func(last bool) {
		x, second, left, found := ZMM(), ZMM(), ZMM(), ZMM()
		if last {
			VMOVDQU(Mem{Base: p}, x.AsY())
		} else {
			VMOVDQU64(Mem{Base: p}, x)
		}
		index := m.index(x, second, left)
		VPORQ(second, index, index)
		VPSUBUSW(left, m.limit, left)
		accepted := K()
		VPTESTNMQ(left, left, accepted)
		if tables > 0 {
			m.look(index, found, second, func(ops ...Op) { VPXORQ(ops[0], ops[1], ops[2]) })
		} else {
			found = index.(VecVirtual)
		}
		KMOVW(accepted, count.As32())
		VPCOMPRESSQ_Z(found, accepted, found)
		if last {
			ANDL(Imm(15), count.As32())
			VMOVDQU(found.AsY(), Mem{Base: out})
		} else {
			VMOVDQU64(found, Mem{Base: out})
		}
		POPCNTL(count.As32(), count.As32())
		LEAQ(Mem{Base: out, Index: count, Scale: 8}, out)
	}
	SUBQ(Imm(64), size)
	JLT(LabelRef("half"))
	Label("loop")
	step(false)
	ADDQ(Imm(64), p)
	SUBQ(Imm(64), size)
	JGE(LabelRef("loop"))
	Label("half")
	ADDQ(Imm(64), size)
	JZ(LabelRef("done"))
	step(true)
	Label("done")
	finish(out)
}

func pairsAVX2(tables int) {
	var gather Mem
	if tables == 0 {
		gather = u32s("gather", gathering())
		gatherTable = gather
	}
	name := fmt.Sprintf("pairs%dAVX2", tables)
	TEXT(name, NOSPLIT, pairsSignature)
	Doc(fmt.Sprintf(pairsDoc, name), "and returns how many bytes they take.")
	Pragma("noescape")
	p := Load(Param("p"), GP64())
	size := Load(Param("size"), GP64())
	m := mapper{n: YMM(), limit: YMM(), sixteen: YMM()}
	spread := func(from Register, to VecVirtual) {
		VMOVD(from.(GP).As32(), to.AsX())
		VPBROADCASTW(to.AsX(), to)
	}
	spread(Load(Param("n"), GP64()), m.n.(VecVirtual))
	spread(Load(Param("limit"), GP64()), m.limit.(VecVirtual))
	lookup := Load(Param("lookup"), GP64())
	for i := range tables {
		m.lookup = append(m.lookup, YMM())
		VBROADCASTI128(Mem{Base: lookup, Disp: 16 * i}, m.lookup[i])
	}
	sixteen := GP64()
	MOVQ(U32(0x1010), sixteen)
	spread(sixteen, m.sixteen.(VecVirtual))
	gatherer, out, mask := GP64(), GP64(), GP64()
	LEAQ(gatherTable, gatherer)
	MOVQ(p, out)

	Label("loop")
	x, second, left, zero := YMM(), YMM(), YMM(), YMM()
	VMOVDQU(Mem{Base: p}, x)
	index := m.index(x, second, left)
	VPOR(second, index, index)
	VPSUBUSW(left, m.limit, left)
	VPXOR(zero, zero, zero)
	VPCMPEQQ(zero, left, left)
	VMOVMSKPD(left, mask.As32())
	found := zero
	if tables > 0 {
		m.look(index, found, second, func(ops ...Op) { VPXOR(ops[0], ops[1], ops[2]) })
	} else {
		found = x
	}
	lanes := GP64()
	MOVL(mask.As32(), lanes.As32())
	SHLQ(Imm(5), lanes)
	VMOVDQU(Mem{Base: gatherer, Index: lanes, Scale: 1}, second)
	VPERMD(found, second, found)
	VMOVDQU(found, Mem{Base: out})
	POPCNTL(mask.As32(), mask.As32())
	LEAQ(Mem{Base: out, Index: mask, Scale: 8}, out)
	ADDQ(Imm(32), p)
	SUBQ(Imm(32), size)
	JNZ(LabelRef("loop"))
	finish(out)
}

var gatherTable Mem

// finish returns the distance of out from the argument p.
func finish(out GPVirtual) {
	SUBQ(Load(Param("p"), GP64()), out)
	VZEROUPPER()
	Store(out, ReturnIndex(0))
	RET()
}

// vector is what the two widths of nibbles differ in.
type vector struct {
	bytes int
	reg   func() VecVirtual
	table func(m Op, v Op)
	widen func(m Op, v Op)
	and   func(ops ...Op)
	or    func(ops ...Op)
	write func(ops ...Op)
}

var yVector = vector{
	bytes: 32,
	reg:   YMM,
	table: func(m, v Op) { VBROADCASTI128(m, v) },
	widen: func(m, v Op) { VPMOVZXBW(m, v) },
	and:   func(ops ...Op) { VPAND(ops[0], ops[1], ops[2]) },
	or:    func(ops ...Op) { VPOR(ops[0], ops[1], ops[2]) },
	write: func(ops ...Op) { VMOVDQU(ops[0], ops[1]) },
}

var zVector = vector{
	bytes: 64,
	reg:   ZMM,
	table: func(m, v Op) { VBROADCASTI32X4(m, v) },
	widen: func(m, v Op) { VPMOVZXBW(m, v) },
	and:   func(ops ...Op) { VPANDQ(ops[0], ops[1], ops[2]) },
	or:    func(ops ...Op) { VPORQ(ops[0], ops[1], ops[2]) },
	write: func(ops ...Op) { VMOVDQU64(ops[0], ops[1]) },
}

func nibbles(tier string, v vector) {
	low := u32s("low"+tier, []uint32{0x0F0F0F0F})
	name := "nibbles" + tier
	TEXT(name, NOSPLIT, "func(p, keystream *byte, size int, lookup *[8][16]byte)")
	Doc(name+" writes two letters to p for each of size bytes of keystream, a multiple",
		"of 32. The keystream may be the second half of p.")
	Pragma("noescape")
	p := Load(Param("p"), GP64())
	keystream := Load(Param("keystream"), GP64())
	size := Load(Param("size"), GP64())
	lookup := Load(Param("lookup"), GP64())
	table, mask, x, high := v.reg(), v.reg(), v.reg(), v.reg()
	v.table(Mem{Base: lookup}, table)
	VPBROADCASTD(low, mask)

	Label("loop")
	v.widen(Mem{Base: keystream}, x)
	VPSRLW(Imm(4), x, high)
	VPSLLW(Imm(8), x, x)
	v.or(high, x, x)
	v.and(mask, x, x)
	VPSHUFB(x, table, x)
	v.write(x, Mem{Base: p})
	ADDQ(Imm(uint64(v.bytes)), p)
	ADDQ(Imm(uint64(v.bytes/2)), keystream)
	SUBQ(Imm(uint64(v.bytes/2)), size)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}
