package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

const signature = "func(p *byte, size int, n, limit uint64, lookup *[16][16]byte) int"

// mapper holds the constants of a kernel.
type mapper struct {
	tables            int // 0 leaves the indices
	n, limit, sixteen VecVirtual
	top, high         Register   // with 16 tables: bytes of 128, and a spare
	kept              []Register // tables in registers
	lookup            Register   // tables in memory
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
//
// With 16 tables the same is done twice, for indices below 128 and from 128 on:
// one half is negative and, as the subtraction saturates, remains so.
func (m mapper) look(index, found, spare Register, o ops) {
	subtract := o.sub
	if m.tables == 16 {
		subtract = o.subSaturated
		o.move(index, m.high)
		o.xor(m.top, m.high, m.high)
	}
	for i := range m.tables {
		if i == 8 {
			index = m.high
		}
		if i%8 > 0 {
			subtract(m.sixteen, index, index)
		}
		if i == 0 {
			o.shuffle(index, m.table(i, found, o), found)
			continue
		}
		o.shuffle(index, m.table(i, spare, o), spare)
		o.xor(spare, found, found)
	}
}

// table returns the register of a table; where registers are few, 16 of them
// stay in memory.
func (m mapper) table(i int, spare Register, o ops) Register {
	if len(m.kept) > 0 {
		return m.kept[i]
	}
	o.table(Mem{Base: m.lookup, Disp: 16 * i}, spare)
	return spare
}

// ops are the instructions that differ in name between the widths.
type ops struct {
	reg                                 func() VecVirtual
	table, move                         func(from, to Op)
	xor, or, sub, subSaturated, shuffle func(...Op)
	keep                                int // tables in registers at most
}

var yOps = ops{
	reg:          YMM,
	table:        func(from, to Op) { VBROADCASTI128(from, to) },
	move:         func(from, to Op) { VMOVDQA(from, to) },
	xor:          func(o ...Op) { VPXOR(o[0], o[1], o[2]) },
	or:           func(o ...Op) { VPOR(o[0], o[1], o[2]) },
	sub:          func(o ...Op) { VPSUBB(o[0], o[1], o[2]) },
	subSaturated: func(o ...Op) { VPSUBSB(o[0], o[1], o[2]) },
	shuffle:      func(o ...Op) { VPSHUFB(o[0], o[1], o[2]) },
	keep:         8,
}

var zOps = ops{
	reg:          ZMM,
	table:        func(from, to Op) { VBROADCASTI32X4(from, to) },
	move:         func(from, to Op) { VMOVDQA64(from, to) },
	xor:          func(o ...Op) { VPXORQ(o[0], o[1], o[2]) },
	or:           func(o ...Op) { VPORQ(o[0], o[1], o[2]) },
	sub:          func(o ...Op) { VPSUBB(o[0], o[1], o[2]) },
	subSaturated: func(o ...Op) { VPSUBSB(o[0], o[1], o[2]) },
	shuffle:      func(o ...Op) { VPSHUFB(o[0], o[1], o[2]) },
	keep:         16,
}

// newMapper loads the arguments n, limit and lookup.
func newMapper(tables int, o ops) mapper {
	m := mapper{tables: tables, n: o.reg(), limit: o.reg(), sixteen: o.reg()}
	m.lookup = Load(Param("lookup"), GP64())
	spread(Load(Param("n"), GP64()).(GPVirtual), m.n)
	spread(Load(Param("limit"), GP64()).(GPVirtual), m.limit)
	constant := GP64()
	MOVQ(U32(0x1010), constant)
	spread(constant, m.sixteen)
	if tables == 16 {
		m.top, m.high = o.reg(), o.reg()
		MOVQ(U32(0x8080), constant)
		spread(constant, m.top.(VecVirtual))
	}
	if tables <= o.keep {
		for i := range tables {
			m.kept = append(m.kept, o.reg())
			o.table(Mem{Base: m.lookup, Disp: 16 * i}, m.kept[i])
		}
	}
	return m
}

// spread copies the low 16 bits of a register to all of a vector.
func spread(from GPVirtual, to VecVirtual) {
	VMOVD(from.As32(), to.AsX())
	VPBROADCASTW(to.AsX(), to)
}

func pairsAVX512(tables int) {
	begin(fmt.Sprintf("pairs%dAVX512", tables))
	p, size, out := Load(Param("p"), GP64()), Load(Param("size"), GP64()), GP64()
	m := newMapper(tables, zOps)
	MOVQ(p, out)
	eachVector(p, size, func(last bool) {
		x, second, left, found := ZMM(), ZMM(), ZMM(), ZMM()
		load512(p, x, last)
		index := m.index(x, second, left)
		VPORQ(second, index, index)
		accepted := m.accepted512(left)
		if tables > 0 {
			m.look(index, found, second, zOps)
		} else {
			found = x
		}
		VPCOMPRESSQ_Z(found, accepted, found)
		if last {
			VMOVDQU32(found.AsY(), Mem{Base: out})
		} else {
			VMOVDQU64(found, Mem{Base: out})
		}
		advance512(accepted, out, 8, last)
	})
	finish(out)
}

func singlesAVX512(tables int) {
	begin(fmt.Sprintf("singles%dAVX512", tables))
	p, size, out := Load(Param("p"), GP64()), Load(Param("size"), GP64()), GP64()
	m := newMapper(tables, zOps)
	MOVQ(p, out)
	eachVector(p, size, func(last bool) {
		x, left, found := ZMM(), ZMM(), ZMM()
		load512(p, x, last)
		VPMULLW(m.n, x, left)
		VPMULHUW(m.n, x, x)
		accepted := m.accepted512(left)
		VPMOVWB(x, x.AsY())
		if tables > 0 {
			m.look(x, found, left, zOps)
		} else {
			found = x
		}
		VPCOMPRESSD_Z(found, accepted, found)
		if last {
			VMOVDQU32(found.AsX(), Mem{Base: out})
		} else {
			VMOVDQU32(found.AsY(), Mem{Base: out})
		}
		advance512(accepted, out, 4, last)
	})
	finish(out)
}

// begin opens a function of the signature that all of them have.
func begin(name string) {
	TEXT(name, NOSPLIT, signature)
	Doc(name+" turns size bytes of keystream, a multiple of 32, into letters, in place,",
		"and returns how many bytes they take.")
	Pragma("noescape")
}

// eachVector goes through p by 64 bytes; the last step may have 32.
func eachVector(p, size Register, step func(last bool)) {
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
}

func load512(p Register, x VecVirtual, last bool) {
	if last {
		VMOVDQU32(Mem{Base: p}, x.AsY()) // and zeros above
	} else {
		VMOVDQU64(Mem{Base: p}, x)
	}
}

// accepted512 has a bit for each 64-bit lane none of whose words is left below
// the limit.
func (m mapper) accepted512(left Register) OpmaskVirtual {
	accepted := K()
	VPSUBUSW(left, m.limit, left)
	VPTESTNMQ(left, left, accepted)
	return accepted
}

// advance512 moves out by the bytes of each accepted lane. The upper half of
// the last vector does not count: it was not there.
func advance512(accepted OpmaskVirtual, out Register, bytes uint8, last bool) {
	count := GP64()
	KMOVW(accepted, count.As32())
	if last {
		ANDL(Imm(15), count.As32())
	}
	POPCNTL(count.As32(), count.As32())
	LEAQ(Mem{Base: out, Index: count, Scale: bytes}, out)
}

func pairsAVX2(tables int) {
	begin(fmt.Sprintf("pairs%dAVX2", tables))
	p, size, out := Load(Param("p"), GP64()), Load(Param("size"), GP64()), GP64()
	m := newMapper(tables, yOps)
	gatherer := GP64()
	LEAQ(gather64, gatherer)
	MOVQ(p, out)

	Label("loop")
	x, second, left, found := YMM(), YMM(), YMM(), YMM()
	VMOVDQU(Mem{Base: p}, x)
	index := m.index(x, second, left)
	VPOR(second, index, index)
	mask := m.accepted2(left, found)
	if tables > 0 {
		m.look(index, found, second, yOps)
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

func singlesAVX2(tables int) {
	begin(fmt.Sprintf("singles%dAVX2", tables))
	p, size, out := Load(Param("p"), GP64()), Load(Param("size"), GP64()), GP64()
	m := newMapper(tables, yOps)
	gatherer := GP64()
	LEAQ(gather32, gatherer)
	MOVQ(p, out)

	Label("loop")
	x, left, found := YMM(), YMM(), YMM()
	VMOVDQU(Mem{Base: p}, x)
	VPMULLW(m.n, x, left)
	VPMULHUW(m.n, x, x)
	mask := m.accepted2(left, found)
	VPACKUSWB(x, x, x)
	VPERMQ(Imm(0x08), x, x)
	if tables > 0 {
		m.look(x, found, left, yOps)
	} else {
		found = x
	}
	lanes := GP64()
	MOVL(mask.As32(), lanes.As32())
	SHLQ(Imm(4), lanes)
	VPSHUFB(Mem{Base: gatherer, Index: lanes, Scale: 1}, found.AsX(), found.AsX())
	VMOVDQU(found.AsX(), Mem{Base: out})
	POPCNTL(mask.As32(), mask.As32())
	LEAQ(Mem{Base: out, Index: mask, Scale: 4}, out)
	ADDQ(Imm(32), p)
	SUBQ(Imm(32), size)
	JNZ(LabelRef("loop"))
	finish(out)
}

// accepted2 is accepted512 for the four lanes of AVX2, as bits of a register.
func (m mapper) accepted2(left, spare VecVirtual) GPVirtual {
	mask := GP64()
	VPSUBUSW(left, m.limit, left)
	VPXOR(spare, spare, spare)
	VPCMPEQQ(spare, left, left)
	VMOVMSKPD(left, mask.As32())
	return mask
}

var gather64, gather32 Mem

// finish returns the distance of out from the argument p.
func finish(out GPVirtual) {
	SUBQ(Load(Param("p"), GP64()), out)
	VZEROUPPER()
	Store(out, ReturnIndex(0))
	RET()
}

// nibbles goes through the keystream by half vectors.
func nibbles(tier string, bytes int, o ops, and, store func(...Op)) {
	low := u32s("low"+tier, []uint32{0x0F0F0F0F})
	name := "nibbles" + tier
	TEXT(name, NOSPLIT, "func(p, keystream *byte, size int, lookup *[16][16]byte)")
	Doc(name+" writes two letters to p for each of size bytes of keystream, a multiple",
		"of 32. The keystream may be the second half of p.")
	Pragma("noescape")
	p := Load(Param("p"), GP64())
	keystream := Load(Param("keystream"), GP64())
	size := Load(Param("size"), GP64())
	lookup := Load(Param("lookup"), GP64())
	table, mask, x, high := o.reg(), o.reg(), o.reg(), o.reg()
	o.table(Mem{Base: lookup}, table)
	VPBROADCASTD(low, mask)

	Label("loop")
	VPMOVZXBW(Mem{Base: keystream}, x)
	VPSRLW(Imm(4), x, high)
	VPSLLW(Imm(8), x, x)
	o.or(high, x, x)
	and(mask, x, x)
	VPSHUFB(x, table, x)
	store(x, Mem{Base: p})
	ADDQ(Imm(uint64(bytes)), p)
	ADDQ(Imm(uint64(bytes/2)), keystream)
	SUBQ(Imm(uint64(bytes/2)), size)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}
